import { byThen, dayOf, earliest, plus, type Day } from './days.ts'
import { debts, people, time, type Definition, type Fact } from './fact.ts'
import { cents, isRpc, type PromiseMade } from './records.ts'
import { netPaid, workDay, type Dims, type World } from './world.ts'

export interface Outcome {
  readonly promise: PromiseMade
  readonly madeOn: Day
  readonly windowFrom: Day
  /** Before `windowFrom` when the window is empty. */
  readonly windowTo: Day
  readonly paid: bigint
  readonly status: string
  readonly mature: boolean
  /** The promise before it on the account was superseded, and it is not. */
  readonly lastOfChain: boolean
}

const remembered = new WeakMap<World, Outcome[]>()

export function outcomes(world: World): Outcome[] {
  const before = remembered.get(world)
  if (before) return before
  const result: Outcome[] = []
  for (const account of new Set(world.records.promises.map((row) => row.account_id))) {
    const ordered = world.records.promises
      .filter((row) => row.account_id === account)
      .sort(
        byThen(
          (row) => row.made_at,
          (row) => row.promise_id,
        ),
      )
    let previous: Outcome | undefined
    for (const [index, promise] of ordered.entries()) {
      const next = ordered[index + 1]
      const outcome = outcomeOf(world, promise, next ? dayOf(next.made_at) : null, previous)
      result.push(outcome)
      previous = outcome
    }
  }
  remembered.set(world, result)
  return result
}

function outcomeOf(world: World, promise: PromiseMade, nextMadeOn: Day | null, previous?: Outcome): Outcome {
  const { graceDays } = world.settings
  const madeOn = dayOf(promise.made_at)
  const lastDay = plus(promise.due_on, graceDays)
  const windowTo = nextMadeOn === null ? lastDay : earliest(lastDay, plus(nextMadeOn, -1))
  const paid = netPaid(world, promise.account_id, madeOn, windowTo)
  const status = statusOf()
  return {
    promise,
    madeOn,
    windowFrom: madeOn,
    windowTo,
    paid,
    status,
    mature: lastDay <= world.asOf,
    lastOfChain: previous?.status === 'superseded' && status !== 'superseded',
  }

  function statusOf(): string {
    if (paid * 1_000_000n >= cents(promise.amount) * world.settings.threshold) return 'kept'
    if (promise.cancelled_on !== null && promise.cancelled_on <= promise.due_on) return 'cancelled'
    if (nextMadeOn !== null && nextMadeOn <= promise.due_on) return 'superseded'
    if (lastDay > world.asOf) return 'pending'
    return paid > 0n ? 'partial' : 'broken'
  }
}

const dimsOf = (world: World, { promise, madeOn }: Outcome): Dims => ({
  ...world.person(promise.collector_id, workDay(world, promise.contact_id, madeOn)),
  ...world.debt(promise.account_id),
})

const judged = ['kept', 'partial', 'broken']

/** Mature promises due, kept or not, and those that are not mature yet and may still be kept. */
function kept(world: World, among: (outcome: Outcome) => boolean, amounts = false): Fact[] {
  const facts: Fact[] = []
  for (const outcome of outcomes(world).filter(among)) {
    const { promise, status, mature, paid } = outcome
    const amount = cents(promise.amount)
    const base = { day: promise.due_on, dims: dimsOf(world, outcome) }
    if (mature && judged.includes(status))
      facts.push({
        ...base,
        n: 1,
        den: amounts ? amount : 1n,
        num: amounts ? (paid < amount ? paid : amount) : status === 'kept' ? 1n : 0n,
      })
    if (!mature && (status === 'kept' || status === 'pending')) facts.push({ ...base, immature: 1 })
  }
  return facts
}

const ofStatus = (world: World, wanted: string): Fact[] =>
  outcomes(world).map((outcome) => ({
    day: outcome.promise.due_on,
    dims: dimsOf(world, outcome),
    ...(outcome.mature ? { n: 1, den: 1n, num: outcome.status === wanted ? 1n : 0n } : { immature: 1 }),
  }))

const shared = { dimensions: [...people, ...debts, ...time], numerator: 'count' } as const

export const promiseMetrics: readonly Definition[] = [
  {
    ...shared,
    id: 'promise_rate',
    denominator: 'count',
    interval: 'garwood',
    facts: (world) => [
      ...outcomes(world).map((outcome) => ({ day: outcome.madeOn, dims: dimsOf(world, outcome), num: 1n })),
      ...world.records.contacts.filter(isRpc).map((contact) => ({
        day: dayOf(contact.started_at),
        dims: {
          ...world.person(contact.collector_id, dayOf(contact.started_at)),
          ...world.debt(contact.account_id),
        },
        den: 1n,
        n: 1,
      })),
    ],
  },
  { ...shared, id: 'kept_rate', denominator: 'count', interval: 'wilson', facts: (world) => kept(world, () => true) },
  {
    ...shared,
    id: 'kept_amount_rate',
    numerator: 'money',
    denominator: 'money',
    facts: (world) => kept(world, () => true, true),
  },
  {
    ...shared,
    id: 'promises_kept',
    facts: (world) => kept(world, () => true).filter(({ num, immature }) => num === 1n || immature === 1),
  },
  {
    ...shared,
    id: 'cancelled_rate',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) => ofStatus(world, 'cancelled'),
  },
  {
    ...shared,
    id: 'superseded_rate',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) => ofStatus(world, 'superseded'),
  },
  {
    ...shared,
    id: 'chain_kept_rate',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) => kept(world, ({ lastOfChain }) => lastOfChain),
  },
]
