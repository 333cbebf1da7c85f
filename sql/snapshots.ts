import {
  allOf,
  as,
  countRows,
  db,
  greatest,
  least,
  literal,
  minus,
  orElse,
  sum,
  unknown,
  type AnyQuery,
  type Day,
  type Money,
} from '#warehouse'
import { accountMonths as delivered } from './sources/account_months.ts'
import { inBucket } from './sources/in_bucket.ts'
import { bucketVersions, derivedMonthEnds } from './sources/run.ts'
import { derivedAccountMonths } from './staging/derived_account_months.ts'

const nothing = literal('money', '0' as never)

const deliveredRows = db
  .selectFrom(delivered.as('m'))
  .innerJoin(derivedMonthEnds.as('e'), 'e.as_of', 'm.as_of')
  .leftJoin(bucketVersions.as('b'), (join) =>
    join.on((eb) => inBucket(eb.ref('m.as_of'), eb.ref('m.dpd'), eb.ref('m.cycles_past_due'))),
  )
  .select((eb) => [
    'm.account_id',
    'm.as_of',
    'm.balance',
    as('text', eb.ref('m.status')).as('status'),
    eb
      .case()
      .when('m.status', '=', 'open')
      .then(eb.ref('b.bucket'))
      .else(as('text', eb.ref('m.status')))
      .end()
      .as('state'),
  ])

const derivedRows = db
  .selectFrom(derivedAccountMonths.as('m'))
  .leftJoin(bucketVersions.as('b'), (join) =>
    join.on((eb) => inBucket(eb.ref('m.as_of'), eb.ref('m.dpd'), unknown('integer'))),
  )
  .select((eb) => [
    'm.account_id',
    'm.as_of',
    'm.balance',
    'm.status',
    eb.case().when('m.status', '=', 'open').then(eb.ref('b.bucket')).else(eb.ref('m.status')).end().as('state'),
  ])

const pairs = db
  .selectFrom(deliveredRows.as('m'))
  .fullJoin(derivedRows.as('d'), (join) =>
    join.onRef('d.account_id', '=', 'm.account_id').onRef('d.as_of', '=', 'm.as_of'),
  )
  .select((eb) => [
    orElse(eb.ref('m.account_id'), eb.ref('d.account_id')).as('account_id'),
    orElse(eb.ref('m.as_of'), eb.ref('d.as_of')).as('as_of'),
    'm.status as delivered_status',
    'm.state as delivered_state',
    'm.balance as delivered_balance',
    'd.status as derived_status',
    'd.state as derived_state',
    'd.balance as derived_balance',
    minus(
      greatest(orElse(eb.ref('m.balance'), nothing), orElse(eb.ref('d.balance'), nothing)),
      least(orElse(eb.ref('m.balance'), nothing), orElse(eb.ref('d.balance'), nothing)),
    ).as('apart'),
  ])

const live = ['open', 'restructured']

/** A month end: what is derived for it against what was delivered. Amounts are exact decimal text. */
export interface SnapshotMonth {
  readonly as_of: Day
  /** Accounts both tell. */
  readonly both: number
  /** Live accounts that were delivered and cannot be derived. */
  readonly only_delivered: number
  /** Accounts derived as live that were not delivered. */
  readonly only_derived: number
  /** Of both: as open, paid off, charged off, … */
  readonly same_status: number
  /** Of both: in the same bucket, or out of the book for the same reason. */
  readonly same_state: number
  /** Of both: those whose balance was delivered; the sums are theirs. */
  readonly known_balances: number
  readonly same_balance: number
  /** Null where no balance of both is known, as the next two. */
  readonly delivered_balance: Money | null
  readonly derived_balance: Money | null
  /** Sum of the differences, each counted above 0. */
  readonly balance_apart: Money | null
}

/** An account at a month end that was delivered otherwise than it is derived. Null: no bucket, or an unknown balance. */
export interface SnapshotDifference {
  readonly account_id: string
  readonly as_of: Day
  readonly delivered_state: string | null
  readonly derived_state: string | null
  readonly delivered_balance: Money | null
  readonly derived_balance: Money
}

/** By month end: how what is derived for it stands against what was delivered. Accounts that have left count where both tell them. */
export const snapshotAgreement: AnyQuery = db
  .selectFrom(pairs.as('p'))
  .groupBy('p.as_of')
  .orderBy('p.as_of')
  .select((eb) => {
    const both = allOf(eb('p.delivered_status', 'is not', null), eb('p.derived_status', 'is not', null))
    const known = allOf(both, eb('p.delivered_balance', 'is not', null))
    return [
      'p.as_of',
      countRows(both).as('both'),
      countRows(allOf(eb('p.derived_status', 'is', null), eb('p.delivered_status', 'in', live))).as('only_delivered'),
      countRows(allOf(eb('p.delivered_status', 'is', null), eb('p.derived_status', 'in', live))).as('only_derived'),
      countRows(allOf(both, eb('p.delivered_status', '=', eb.ref('p.derived_status')))).as('same_status'),
      countRows(allOf(both, eb('p.delivered_state', '=', eb.ref('p.derived_state')))).as('same_state'),
      countRows(known).as('known_balances'),
      countRows(allOf(known, eb('p.apart', '=', nothing))).as('same_balance'),
      sum(eb.ref('p.delivered_balance'), known).as('delivered_balance'),
      sum(eb.ref('p.derived_balance'), known).as('derived_balance'),
      sum(eb.ref('p.apart'), known).as('balance_apart'),
    ]
  })

/** The accounts and month ends told by both that stand furthest apart, the largest difference of balance first. */
export const snapshotDifferences: AnyQuery = db
  .selectFrom(pairs.as('p'))
  .where('p.delivered_status', 'is not', null)
  .where('p.derived_status', 'is not', null)
  .where((eb) =>
    eb.or([eb('p.apart', '>', nothing), eb('p.delivered_state', 'is distinct from', eb.ref('p.derived_state'))]),
  )
  .orderBy('p.apart', 'desc')
  .orderBy('p.as_of')
  .orderBy('p.account_id')
  .limit(10)
  .select([
    'p.account_id',
    'p.as_of',
    'p.delivered_state',
    'p.derived_state',
    'p.delivered_balance',
    'p.derived_balance',
  ])
