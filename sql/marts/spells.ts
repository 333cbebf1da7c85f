import { db, model } from '#warehouse'
import { spellSegments } from '../intermediate/spell_segments.ts'
import { spells as held } from '../intermediate/spells.ts'
import { accounts } from '../staging/accounts.ts'
import { collectors } from '../staging/collectors.ts'

export const spells = model('marts.spells', {
  about: 'One row per spell, with what was known of the account when it was handed over',
  materialized: 'table',
  grain: ['assignment_id'],
  from: db
    .selectFrom(held.as('s'))
    .innerJoin(spellSegments.as('k'), 'k.assignment_id', 's.assignment_id')
    .leftJoin(collectors.as('g'), 'g.collector_id', 's.collector_id')
    .leftJoin(accounts.as('a'), 'a.account_id', 's.account_id'),
  columns: ({ text, date, money, flag, optional }) => ({
    assignment_id: text('s.assignment_id', 'Assignment.'),
    account_id: text('s.account_id', 'Account held.'),
    collector_id: text('s.collector_id', 'Collector who held it.'),
    start_on: date('s.start_on', 'First day.'),
    end_on: optional.date('s.end_on', 'First day no longer held; null while it lasts.'),
    assigned_amount: money('s.assigned_amount', 'Balance handed over.'),
    is_randomised: optional.flag('s.is_randomised', 'Handed over by lot; null is unknown.'),
    is_cut: flag('s.is_cut', 'A later assignment ended it before its own end.'),
    grade: optional.text('g.grade', 'Grade of the collector.'),
    product: optional.text('a.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('a.client_id', 'Creditor.'),
    region: optional.text('a.region', 'Region.'),
    bucket: optional.text('k.bucket', 'Bucket when handed over; null is unknown.'),
    hand: optional.integer('k.hand', 'Hand of the placement in force; null without one.'),
    batch: optional.text('k.batch', 'Batch of the placement in force.'),
    band: optional.integer('k.band', 'Balance band of the amount handed over.'),
  }),
})
