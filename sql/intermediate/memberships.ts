import { db, least, model, next } from '#warehouse'
import { teamMemberships } from '../staging/team_memberships.ts'

const standing = db
  .selectFrom(teamMemberships.as('m'))
  .where((eb) => eb.or([eb('m.valid_to', 'is', null), eb('m.valid_to', '>', eb.ref('m.valid_from'))]))
  .select((eb) => [
    'm.collector_id',
    'm.team_id',
    'm.valid_from',
    least(
      eb.ref('m.valid_to'),
      next(eb.ref('m.valid_from'), { by: [eb.ref('m.collector_id')], order: [eb.ref('m.valid_from')] }),
    ).as('valid_to'),
  ])

export const memberships = model('intermediate.memberships', {
  about: 'One row per stretch of days, `[valid_from, valid_to)`, a collector is in one team: overlaps are cut',
  materialized: 'table',
  grain: ['collector_id', 'valid_from'],
  from: db.selectFrom(standing.as('m')),
  columns: ({ text, date, optional }) => ({
    collector_id: text('m.collector_id', 'Collector.'),
    team_id: text('m.team_id', 'Team.'),
    valid_from: date('m.valid_from', 'First day.'),
    valid_to: optional.date('m.valid_to', 'First day no longer in it; null while it lasts.'),
  }),
})
