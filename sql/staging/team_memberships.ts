import { db, model } from '#warehouse'
import { teamMemberships as delivered } from '../sources/team_memberships.ts'
import { parameters } from '../sources/run.ts'

export const teamMemberships = model('staging.team_memberships', {
  about: 'One row per delivered stretch of days a collector belongs to a team, begun by the day of the run',
  materialized: 'view',
  grain: ['collector_id', 'valid_from'],
  from: db.selectFrom(delivered.as('m')).crossJoin(parameters.as('r')).whereRef('m.valid_from', '<=', 'r.as_of'),
  columns: ({ text, date, optional }) => ({
    collector_id: text('m.collector_id', 'Collector.'),
    team_id: text('m.team_id', 'Team.'),
    valid_from: date('m.valid_from', 'First day.'),
    valid_to: optional.date('m.valid_to', 'First day no longer in it.'),
  }),
})
