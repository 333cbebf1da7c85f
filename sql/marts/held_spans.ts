import { db, greatest, least, model } from '#warehouse'
import { teamSpans } from '../intermediate/team_spans.ts'
import { spells } from './spells.ts'

export const heldSpans = model('marts.held_spans', {
  about:
    'One row per spell and stretch of its days, `[from_on, to_on)`, on which its holder is in one team, or in none',
  materialized: 'table',
  grain: ['assignment_id', 'from_on'],
  from: db.selectFrom(spells.as('s')).innerJoin(teamSpans.as('t'), (join) =>
    join
      .onRef('t.collector_id', '=', 's.collector_id')
      .on((eb) => eb.or([eb('s.end_on', 'is', null), eb('t.valid_from', '<', eb.ref('s.end_on').$notNull())]))
      .on((eb) => eb.or([eb('t.valid_to', 'is', null), eb('t.valid_to', '>', eb.ref('s.start_on'))])),
  ),
  columns: ({ text, date, optional, ref }) => ({
    assignment_id: text('s.assignment_id', 'Spell.'),
    from_on: date(greatest(ref('s.start_on'), ref('t.valid_from')), 'First day.'),
    to_on: optional.date(
      least(ref('s.end_on'), ref('t.valid_to')),
      'First day it no longer is so; null while it lasts.',
    ),
    collector_id: text('s.collector_id', 'Who holds the account.'),
    team_id: optional.text('t.team_id', 'Their team.'),
    grade: optional.text('s.grade', 'Grade of the collector.'),
    product: optional.text('s.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('s.client_id', 'Creditor.'),
    region: optional.text('s.region', 'Region.'),
  }),
})
