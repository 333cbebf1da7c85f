import { source } from '#warehouse'

export const teams = source('raw.teams', {
  about: 'One row per team',
  key: ['team_id'],
  columns: ({ id, text, optional }) => ({
    team_id: id('Team.'),
    team_name: text('Its name.'),
    parent_team_id: optional.id('Team it belongs to; used by no metric.'),
    kind: optional.code(['in_house', 'agency'], 'Own people or an agency.'),
  }),
})
