import { byThen, dayOf, plus } from './days.ts'
import { outcomes } from './promises.ts'
import { isRpc, type Payment, type PolicyRule } from './records.ts'
import type { World } from './world.ts'

/** The person money is attributed to; null is the house. The first rule that answers wins. */
export function attributed(world: World, payment: Payment, policy: string): string | null {
  const day = payment.effective_on
  const rules = world.settings.policies
    .filter((rule) => rule.policy === policy)
    .filter((rule) => rule.valid_from <= day && (rule.valid_to === null || day < rule.valid_to))
    .sort((a, b) => a.position - b.position)
  for (const rule of rules) {
    if (rule.rule === 'house') return null
    const answer = answerOf(world, payment, rule)
    if (answer !== null) return answer
  }
  return null
}

function answerOf(world: World, payment: Payment, rule: PolicyRule): string | null {
  const day = payment.effective_on
  if (rule.rule === 'owner') return world.spellOn(payment.account_id, day)?.collector ?? null
  if (rule.rule === 'promise_taker') {
    const found = outcomes(world).find(
      ({ promise, windowFrom, windowTo }) =>
        promise.account_id === payment.account_id && windowFrom <= day && day <= windowTo,
    )
    if (!found || (found.promise.cancelled_on !== null && found.promise.cancelled_on <= day)) return null
    return found.promise.collector_id
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
  return rpc?.collector_id ?? null
}
