import { db, least, model, next } from '#warehouse'
import { assignments } from '../staging/assignments.ts'

const cut = db
  .selectFrom(assignments.as('a'))
  .where((eb) => eb.or([eb('a.ended_on', 'is', null), eb('a.ended_on', '>', eb.ref('a.assigned_on'))]))
  .selectAll()
  .select((eb) =>
    least(
      eb.ref('a.ended_on'),
      next(eb.ref('a.assigned_on'), {
        by: [eb.ref('a.account_id')],
        order: [eb.ref('a.assigned_on'), eb.ref('a.assignment_id')],
      }),
    ).as('end_on'),
  )

export const spells = model('intermediate.spells', {
  about: 'One row per assignment that held its account, for `[start_on, end_on)`: overlaps are cut, void ones left out',
  materialized: 'table',
  grain: ['assignment_id'],
  from: db
    .selectFrom(cut.as('s'))
    .where((eb) => eb.or([eb('s.end_on', 'is', null), eb('s.end_on', '>', eb.ref('s.assigned_on'))])),
  columns: ({ text, date, money, flag, optional, eb, ref }) => ({
    assignment_id: text('s.assignment_id', 'Assignment.'),
    account_id: text('s.account_id', 'Account held.'),
    collector_id: text('s.collector_id', 'Collector who held it.'),
    start_on: date('s.assigned_on', 'First day.'),
    end_on: optional.date('s.end_on', 'First day no longer held; null while it lasts.'),
    assigned_amount: money('s.assigned_amount', 'Balance handed over.'),
    is_randomised: optional.flag('s.is_randomised', 'Handed over by lot; null is unknown.'),
    is_cut: flag(
      eb.and([
        eb('s.end_on', 'is not', null),
        eb.or([eb('s.ended_on', 'is', null), eb('s.end_on', '<', ref('s.ended_on').$notNull())]),
      ]) as never,
      'A later assignment ended it before its own end.',
    ),
  }),
  checks: {
    'at most one assignment holds an account on a day': (spells) =>
      db
        .selectFrom(spells.as('a'))
        .innerJoin(spells.as('b'), (join) =>
          join
            .onRef('b.account_id', '=', 'a.account_id')
            .onRef('b.start_on', '>=', 'a.start_on')
            .onRef('b.assignment_id', '<>', 'a.assignment_id')
            .on((eb) => eb.or([eb('a.end_on', 'is', null), eb('a.end_on', '>', eb.ref('b.start_on'))])),
        )
        .select(['a.account_id', 'a.assignment_id', 'b.assignment_id as other_assignment_id']),
  },
})
