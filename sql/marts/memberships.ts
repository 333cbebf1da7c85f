import { db, model } from '#warehouse'
import { memberships as spans } from '../intermediate/memberships.ts'

export const memberships = model('marts.memberships', {
  about: 'One row per stretch of days, `[valid_from, valid_to)`, a collector is in one team',
  materialized: 'view',
  grain: ['collector_id', 'valid_from'],
  from: db.selectFrom(spans.as('m')),
  columns: ({ text, date, optional }) => ({
    collector_id: text('m.collector_id', 'Collector.'),
    team_id: text('m.team_id', 'Team.'),
    valid_from: date('m.valid_from', 'First day.'),
    valid_to: optional.date('m.valid_to', 'First day no longer in it; null while it lasts.'),
  }),
})
