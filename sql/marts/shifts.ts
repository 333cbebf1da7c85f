import { as, db, literal, model, orElse, within } from '#warehouse'
import { memberships } from '../intermediate/memberships.ts'
import { collectors } from '../staging/collectors.ts'
import { shifts as worked } from '../staging/shifts.ts'

export const shifts = model('marts.shifts', {
  about: 'One row per collector and day scheduled or worked',
  materialized: 'table',
  grain: ['collector_id', 'worked_on'],
  from: db
    .selectFrom(worked.as('s'))
    .leftJoin(memberships.as('t'), (join) =>
      join
        .onRef('t.collector_id', '=', 's.collector_id')
        .on((eb) => within(eb.ref('s.worked_on'), eb.ref('t.valid_from'), eb.ref('t.valid_to'))),
    )
    .leftJoin(collectors.as('g'), 'g.collector_id', 's.collector_id'),
  columns: ({ text, date, count, optional, eb, ref }) => ({
    worked_on: date('s.worked_on', 'Day.'),
    collector_id: text('s.collector_id', 'Collector.'),
    team_id: optional.text('t.team_id', 'Their team on the day.'),
    grade: optional.text('g.grade', 'Grade of the collector.'),
    shift_count: count(
      as('count', eb.case().when('s.worked_minutes', 'is not', null).then(1).else(0).end()),
      'One where the minutes worked are known.',
    ),
    scheduled_minutes: count(
      as('count', orElse(ref('s.scheduled_minutes'), literal('integer', 0))),
      'Minutes planned.',
    ),
    worked_minutes: count(as('count', orElse(ref('s.worked_minutes'), literal('integer', 0))), 'Minutes worked.'),
  }),
})
