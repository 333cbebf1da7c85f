import { byThen, dayOf, plus } from './days.ts'
import { outcomes } from './promises.ts'
import { isRpc, type Payment, type PolicyRule } from './records.ts'
import type { World } from './world.ts'

export interface Credit {
  /** Null is the house. */
  readonly collector: string | null
  readonly rule: string
  /** The assignment, promise or contact the rule went by. */
  readonly evidence: string | null
}

const house: Credit = { collector: null, rule: 'house', evidence: null }

/** The person money is attributed to. */
export const attributed = (world: World, payment: Payment, policy: string): string | null =>
  evidenced(world, payment, policy).collector

/** Whom a payment is attributed to, and why: the first rule that answers wins. */
export function evidenced(world: World, payment: Payment, policy: string): Credit {
  const day = payment.effective_on
  const rules = world.settings.policies
    .filter((rule) => rule.policy === policy)
    .filter((rule) => rule.valid_from <= day && (rule.valid_to === null || day < rule.valid_to))
    .sort((a, b) => a.position - b.position)
  for (const rule of rules) {
    if (rule.rule === 'house') return house
    const answer = answerOf(world, payment, rule)
    if (answer) return { ...answer, rule: rule.rule }
  }
  return house
}

interface Answer {
  readonly collector: string
  readonly evidence: string
}

function answerOf(world: World, payment: Payment, rule: PolicyRule): Answer | null {
  const day = payment.effective_on
  if (rule.rule === 'owner') {
    const spell = world.spellOn(payment.account_id, day)
    return spell && { collector: spell.collector, evidence: spell.id }
  }
  if (rule.rule === 'promise_taker') {
    const found = outcomes(world).find(
      ({ promise, windowFrom, windowTo }) =>
        promise.account_id === payment.account_id && windowFrom <= day && day <= windowTo,
    )
    if (!found || (found.promise.cancelled_on !== null && found.promise.cancelled_on <= day)) return null
    const { collector_id: collector, promise_id: evidence } = found.promise
    return collector === null ? null : { collector, evidence }
  }
  const rpc = world.records.contacts
    .filter((contact) => contact.account_id === payment.account_id && isRpc(contact) && contact.collector_id !== null)
    .filter(({ started_at }) => plus(day, -(rule.days ?? 0)) <= dayOf(started_at) && dayOf(started_at) <= day)
    .sort(
      byThen(
        (contact) => contact.started_at,
        (contact) => contact.contact_id,
      ),
    )
    .at(-1)
  return rpc ? { collector: rpc.collector_id!, evidence: rpc.contact_id } : null
}
