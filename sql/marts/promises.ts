import { allOf, as, db, least, literal, model, orElse, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'
import { promiseOutcomes } from '../intermediate/promise_outcomes.ts'
import { contacts } from '../staging/contacts.ts'

/** The day of the work: that of the contact it was made in, where that is known. */
const worked = db
  .selectFrom(promiseOutcomes.as('p'))
  .leftJoin(contacts.as('c'), 'c.contact_id', 'p.contact_id')
  .selectAll('p')
  .select((eb) => [orElse(eb.ref('c.started_on'), eb.ref('p.made_on')).as('worked_on')])

export const promises = model('marts.promises', {
  about: 'One row per promise, with what it adds to each count of promises',
  materialized: 'table',
  grain: ['promise_id'],
  from: db
    .selectFrom(worked.as('p'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 'p.collector_id')
        .on((eb) => within(eb.ref('p.worked_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 'p.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 'p.account_id'),
  columns: ({ text, date, money, total, count, optional, eb, ref }) => {
    const one = (when: Parameters<typeof allOf>[0]) => as('count', eb.case().when(when).then(1).else(0).end())
    const mature = eb('p.is_mature', '=', true)
    const resolved = allOf(mature, eb('p.status', 'in', ['kept', 'partial', 'broken']))
    const early = allOf(eb('p.is_mature', '=', false), eb('p.status', 'in', ['kept', 'pending']))
    const ended = eb('p.is_chain_end', '=', true)
    const zero = literal('total', '0' as never)
    const given = (when: Parameters<typeof allOf>[0], amount: typeof zero) =>
      as('total', eb.case().when(when).then(amount).else(zero).end())
    return {
      promise_id: text('p.promise_id', 'Promise.'),
      account_id: text('p.account_id', 'Account.'),
      made_on: date('p.made_on', 'Business date it was made.'),
      due_on: date('p.due_on', 'Last day to pay.'),
      window_to: date('p.window_to', 'Last day of its window.'),
      amount: money('p.amount', 'Amount promised.'),
      paid_amount: total('p.paid_amount', 'Net money in the window.'),
      status: text('p.status', 'What became of it.'),
      collector_id: optional.text('p.collector_id', 'Who took it; null is nobody named.'),
      team_id: optional.text('t.team_id', 'Their team on the day of the work.'),
      grade: optional.text('g.grade', 'Grade of the collector.'),
      product: optional.text('a.product', 'Product; null when the account has not arrived.'),
      client_id: optional.text('a.client_id', 'Creditor.'),
      region: optional.text('a.region', 'Region.'),
      made_count: count(eb.lit(1), 'One.'),
      kept_count: count(one(allOf(mature, eb('p.status', '=', 'kept'))), 'Mature and kept.'),
      resolved_count: count(one(resolved), 'Mature and kept, partial or broken.'),
      kept_amount: total(
        given(resolved, least(ref('p.paid_amount'), as('total', ref('p.amount')))),
        'What was paid of resolved promises, at most what was promised.',
      ),
      promised_amount: total(given(resolved, as('total', ref('p.amount'))), 'Amount of resolved promises.'),
      early_count: count(one(early), 'Not mature yet: kept already or still pending.'),
      mature_count: count(one(mature), 'Mature, whatever became of it.'),
      immature_count: count(one(eb('p.is_mature', '=', false)), 'Not mature yet, whatever became of it.'),
      cancelled_count: count(one(allOf(mature, eb('p.status', '=', 'cancelled'))), 'Mature and cancelled.'),
      superseded_count: count(one(allOf(mature, eb('p.status', '=', 'superseded'))), 'Mature and superseded.'),
      chain_kept_count: count(one(allOf(ended, mature, eb('p.status', '=', 'kept'))), 'Last of its chain and kept.'),
      chain_resolved_count: count(one(allOf(ended, resolved)), 'Last of its chain and resolved.'),
      chain_early_count: count(one(allOf(ended, early)), 'Last of its chain and not mature yet.'),
    }
  },
})
