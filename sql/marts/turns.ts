import { type allOf, as, countRows, db, literal, model, orElse, sum } from '#warehouse'
import { turns as turned } from '../intermediate/turns.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import type { directions } from '../vocabulary.ts'

export const turns = model('marts.turns', {
  about: 'One row per pair of month ends, bucket at the earlier, owner and debt segment: how accounts past due turned',
  materialized: 'table',
  grain: ['as_of', 'state', 'collector_id', 'team_id', 'grade', 'product', 'client_id', 'region'],
  grouped: true,
  from: db
    .selectFrom(turned.as('m'))
    .leftJoin(collectors.as('g'), 'g.collector_id', 'm.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'm.account_id'),
  columns: ({ text, date, total, count, optional, eb, ref }) => {
    const went = (direction: (typeof directions)[number]) => eb('m.direction', '=', direction)
    const known = eb('m.opening_balance', 'is not', null)
    const owed = (when: Parameters<typeof allOf>[0]) =>
      total(
        orElse(as('total', sum(ref('m.opening_balance'), when)), literal('total', '0' as never)),
        'Their balance at t−1, where it is known.',
      )
    return {
      as_of: date('m.as_of', 'Later month end, t.'),
      state: text('m.state', 'Bucket at t−1.'),
      collector_id: optional.text('m.collector_id', 'Who held the account on the day of t−1; null is nobody.'),
      team_id: optional.text('m.team_id', 'Their team on that day.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      account_count: count(countRows(), 'Accounts past due at t−1.'),
      known_count: count(countRows(known), 'Those with a known balance at t−1.'),
      missing_count: count(countRows(eb('m.opening_balance', 'is', null)), 'Those without one.'),
      opening_amount: owed(known),
      forward_count: count(countRows(went('forward')), 'Accounts in a worse bucket at t, or charged off.'),
      forward_amount: owed(went('forward')),
      stay_count: count(countRows(went('stay')), 'Accounts in the same bucket.'),
      stay_amount: owed(went('stay')),
      back_count: count(countRows(went('back')), 'Accounts in a better bucket, still past due.'),
      back_amount: owed(went('back')),
      cure_count: count(countRows(went('cure')), 'Accounts no longer past due, or paid off.'),
      cure_amount: owed(went('cure')),
      other_count: count(countRows(went('other')), 'Accounts sold, recalled, restructured or not seen again.'),
      other_amount: owed(went('other')),
      self_cure_count: count(countRows(eb('m.is_self_cure', '=', true)), 'Cures without contact.'),
    }
  },
})
