import { source } from '#warehouse'

export const teamMemberships = source('raw.team_memberships', {
  about:
    'One row per stretch of days, `[valid_from, valid_to)`, that a collector belongs to a team, before overlaps are cut',
  key: ['collector_id', 'valid_from'],
  columns: ({ id, date, optional }) => ({
    collector_id: id('Collector.'),
    valid_from: date('First day in the team.'),
    team_id: id('Team.'),
    valid_to: optional.date('First day no longer in it; null while it lasts.', { notBefore: 'valid_from' }),
  }),
})
