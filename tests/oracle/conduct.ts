import { dayOf } from './days.ts'
import { debts, people, time, type Definition, type Fact } from './fact.ts'
import type { Contact } from './records.ts'
import type { Judgement, World } from './world.ts'

const on = (world: World, contact: Contact): readonly Judgement[] =>
  world.judgements.filter((each) => each.contact_id === contact.contact_id)

/** The word of a person on a finding, as far as it is known at the end of `as_of`. */
const decision = (world: World, { contact_id, rule_id }: Judgement): string | null =>
  world.records.breach_decisions.find((row) => row.contact_id === contact_id && row.rule_id === rule_id)?.decision ??
  null

const breaches = (world: World, contact: Contact) => on(world, contact).filter(({ outcome }) => outcome === 'breach')

function contactFacts(world: World, which: (contact: Contact) => boolean, good: (contact: Contact) => boolean): Fact[] {
  return world.records.contacts.filter(which).map((contact) => {
    const day = dayOf(contact.started_at)
    const dims = { ...world.person(contact.collector_id, day), ...world.debt(contact.account_id) }
    return { day, dims: { ...dims, channel: contact.channel }, n: 1, den: 1n, num: good(contact) ? 1n : 0n }
  })
}

const isJudged = ({ outcome }: Judgement) => outcome === 'pass' || outcome === 'breach'

/** Judged contacts, and those of them without a standing breach. */
export const breachFree = (world: World): Fact[] =>
  contactFacts(
    world,
    (contact) => on(world, contact).some(isJudged),
    (contact) => breaches(world, contact).every((each) => decision(world, each) === 'dismissed'),
  )

/** Findings a person confirmed, one each. */
export const confirmed = (world: World, critical: boolean): Fact[] =>
  world.records.contacts.flatMap((contact) => {
    const day = dayOf(contact.started_at)
    const dims = { ...world.person(contact.collector_id, day), ...world.debt(contact.account_id) }
    return breaches(world, contact)
      .filter((each) => decision(world, each) === 'confirmed' && (!critical || each.severity === 'critical'))
      .map(() => ({ day, dims, n: 1, num: 1n }))
  })

export const conductMetrics: readonly Definition[] = [
  {
    id: 'breach_free_rate',
    dimensions: [...people, ...debts, 'channel', ...time],
    numerator: 'count',
    denominator: 'count',
    interval: 'wilson',
    facts: breachFree,
  },
  {
    id: 'rule_coverage',
    dimensions: [...people, ...debts, 'channel', ...time],
    numerator: 'count',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) =>
      contactFacts(
        world,
        (contact) => on(world, contact).length > 0,
        (contact) => on(world, contact).every(isJudged),
      ),
  },
  {
    id: 'confirmed_breaches',
    dimensions: [...people, ...debts, ...time],
    numerator: 'count',
    facts: (world) => confirmed(world, false),
  },
  {
    id: 'confirmed_critical_breaches',
    dimensions: [...people, ...debts, ...time],
    numerator: 'count',
    facts: (world) => confirmed(world, true),
  },
]
