import { addDays, db, descending, least, minus, literal, model, rowNumber } from '#warehouse'
import { parameters } from '../sources/run.ts'
import { promiseOutcomes } from './promise_outcomes.ts'
import { receipts } from './receipts.ts'
import { rpcs } from './rpcs.ts'

const contacted = db
  .selectFrom(receipts.as('p'))
  .crossJoin(parameters.as('r'))
  .innerJoin(rpcs.as('c'), (join) =>
    join
      .onRef('c.account_id', '=', 'p.account_id')
      .onRef('c.started_on', '<=', 'p.effective_on')
      .on((eb) =>
        eb(
          'c.started_on',
          '>=',
          addDays(eb.ref('p.effective_on'), minus(literal('integer', 0), eb.ref('r.longest_contact_days'))),
        ),
      ),
  )
  .where('c.collector_id', 'is not', null)
  .select((eb) => [
    'p.payment_id',
    'c.collector_id',
    'c.contact_id',
    'c.started_on',
    rowNumber({
      by: [eb.ref('p.payment_id')],
      order: [descending(eb.ref('c.started_at')), descending(eb.ref('c.contact_id'))],
    }).as('rank'),
  ])

const lastContacts = db.selectFrom(contacted.as('c')).where('c.rank', '=', 1).selectAll()

/** The days on which a promise answers: its window, up to the day before it was withdrawn. */
const openWindows = db
  .selectFrom(promiseOutcomes.as('w'))
  .where('w.collector_id', 'is not', null)
  .select((eb) => [
    'w.account_id',
    'w.promise_id',
    'w.collector_id',
    'w.made_on',
    least(eb.ref('w.window_to'), addDays(eb.ref('w.cancelled_on'), -1)).as('window_to'),
  ])

export const answers = model('intermediate.answers', {
  about: 'One row per receipt: whom each attribution rule would name, and on what evidence',
  materialized: 'table',
  grain: ['payment_id'],
  from: db
    .selectFrom(receipts.as('p'))
    .leftJoin(lastContacts.as('c'), 'c.payment_id', 'p.payment_id')
    .leftJoin(openWindows.as('w'), (join) =>
      join
        .onRef('w.account_id', '=', 'p.account_id')
        .onRef('w.made_on', '<=', 'p.effective_on')
        .onRef('w.window_to', '>=', 'p.effective_on'),
    ),
  columns: ({ text, optional }) => ({
    payment_id: text('p.payment_id', 'Receipt.'),
    owner_id: optional.text('p.owner_id', 'Collector of the spell alive on the day.'),
    assignment_id: optional.text('p.assignment_id', 'That spell.'),
    promise_taker_id: optional.text('w.collector_id', 'Collector of the promise whose window contains the day.'),
    promise_id: optional.text('w.promise_id', 'That promise.'),
    last_rpc_collector_id: optional.text(
      'c.collector_id',
      'Collector of the latest right-party contact up to the day.',
    ),
    contact_id: optional.text('c.contact_id', 'That contact.'),
    contacted_on: optional.date('c.started_on', 'Its business date.'),
  }),
})
