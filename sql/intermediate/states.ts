import { db, model, orElse } from '#warehouse'
import { accountMonths } from '../staging/account_months.ts'
import { inBucket } from '../sources/in_bucket.ts'
import { bucketVersions } from '../sources/run.ts'

const named = db
  .selectFrom(accountMonths.as('m'))
  .innerJoin(bucketVersions.as('b'), (join) =>
    join.on((eb) => inBucket(eb.ref('m.as_of'), eb.ref('m.dpd'), eb.ref('m.cycles_past_due'))),
  )
  .select((eb) => [
    'm.account_id',
    'm.as_of',
    'm.balance',
    'm.dpd',
    'm.status',
    eb.case().when('m.status', '=', 'open').then(eb.ref('b.bucket')).else(eb.ref('m.status')).end().as('state'),
  ])

export const states = model('intermediate.states', {
  about: 'One row per account and delivered month end: the state it was in',
  materialized: 'table',
  grain: ['account_id', 'as_of'],
  from: db.selectFrom(named.as('m')),
  columns: ({ text, date, integer, flag, optional, eb }) => ({
    account_id: text('m.account_id', 'Account.'),
    as_of: date('m.as_of', 'Month end.'),
    state: text('m.state', 'Bucket while open, else the status.'),
    is_live: flag(orElse(eb('m.status', 'in', ['open', 'restructured']), eb.lit(false)) as never, 'Still in the book.'),
    dpd: integer('m.dpd', 'Days past due.'),
    balance: optional.money('m.balance', 'What is owed; null is unknown.'),
  }),
})
