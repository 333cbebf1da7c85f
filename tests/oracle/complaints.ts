import { between, dayOf, daysOf, earliest, latest } from './days.ts'
import { debts, people, time, type Definition, type Fact } from './fact.ts'
import { isRpc, type Complaint, type Survey } from './records.ts'
import { workDay, type Dims, type World } from './world.ts'

/** Of the handler of its contact, else of its own collector; on its own account, else the contact's. */
function dimsOf(world: World, row: Complaint | Survey, own: string): Dims {
  const contact = world.contact(row.contact_id)
  return {
    ...world.person(contact?.collector_id ?? row.collector_id, workDay(world, row.contact_id, own)),
    ...world.debt(row.account_id ?? contact?.account_id ?? null),
  }
}

export const complaintDims = (world: World, row: Complaint): Dims => dimsOf(world, row, row.received_on)

const received = (world: World): Fact[] =>
  world.records.complaints.map((row) => ({ day: row.received_on, dims: complaintDims(world, row), num: 1n, n: 1 }))

export const rpcs = (world: World): Fact[] =>
  world.records.contacts.filter(isRpc).map((contact) => {
    const day = dayOf(contact.started_at)
    return {
      day,
      dims: { ...world.person(contact.collector_id, day), ...world.debt(contact.account_id) },
      den: 1n,
      n: 1,
    }
  })

const accountDays = (world: World, from: string, to: string): Fact[] =>
  world.spells.flatMap((spell) =>
    daysOf(latest(from, spell.start), earliest(to, spell.end ?? to)).map((day) => ({
      day,
      dims: { ...world.person(spell.collector, day), ...world.debt(spell.account) },
      den: 1n,
      n: 1,
    })),
  )

export const decided = (row: Complaint): boolean => row.closed_on !== null && row.upheld !== null

const answers = (world: World, part: (score: number) => bigint): Fact[] =>
  world.records.surveys.map((row) => ({
    day: row.answered_on,
    dims: dimsOf(world, row, row.answered_on),
    n: 1,
    den: 1n,
    num: part(row.score),
  }))

const shared = { dimensions: [...people, ...debts, ...time], numerator: 'count' } as const
const uncounted = (facts: Fact[]): Fact[] => facts.map((fact) => ({ ...fact, n: 0 }))

export const complaintMetrics: readonly Definition[] = [
  { ...shared, id: 'complaints', facts: received },
  {
    ...shared,
    id: 'complaints_per_1000_rpc',
    denominator: 'count',
    interval: 'garwood',
    times: 1000n,
    facts: (world) => [...uncounted(received(world)), ...rpcs(world)],
  },
  {
    ...shared,
    id: 'complaints_per_1000_accounts',
    stock: true,
    denominator: 'count',
    interval: 'garwood',
    times: 30_000n,
    facts: (world, { from, to }) => [...uncounted(received(world)), ...accountDays(world, from, to)],
  },
  {
    ...shared,
    id: 'upheld_rate',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) =>
      world.records.complaints.filter(decided).map((row) => ({
        day: row.closed_on!,
        dims: complaintDims(world, row),
        n: 1,
        den: 1n,
        num: row.upheld ? 1n : 0n,
      })),
  },
  {
    ...shared,
    id: 'upheld_complaints',
    facts: (world) =>
      world.records.complaints
        .filter((row) => decided(row) && row.upheld)
        .map((row) => ({ day: row.received_on, dims: complaintDims(world, row), n: 1, num: 1n })),
  },
  ...[50, 90].map((quantile): Definition => ({
    ...shared,
    id: `complaint_days_p${quantile}`,
    quantile,
    facts: (world) =>
      world.records.complaints
        .filter((row) => row.closed_on !== null)
        .map((row) => ({
          day: row.closed_on!,
          dims: complaintDims(world, row),
          n: 1,
          days: between(row.closed_on!, row.received_on),
        })),
  })),
  { ...shared, id: 'csat', denominator: 'count', facts: (world) => answers(world, (score) => BigInt(score)) },
  {
    ...shared,
    id: 'csat_top2',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) => answers(world, (score) => (score >= 4 ? 1n : 0n)),
  },
]
