import { allOf, anyOf, daysBetween, db, descending, max, model, rowNumber, within } from '#warehouse'
import { accountMonths } from '../staging/account_months.ts'
import { placements } from '../staging/placements.ts'
import { inBucket } from '../sources/in_bucket.ts'
import { balanceBands, bucketVersions } from '../sources/run.ts'
import { spells } from './spells.ts'

const latestMonths = db
  .selectFrom(spells.as('s'))
  .innerJoin(accountMonths.as('m'), (join) =>
    join.onRef('m.account_id', '=', 's.account_id').onRef('m.as_of', '<', 's.start_on'),
  )
  .groupBy(['s.assignment_id', 's.account_id'])
  .select((eb) => ['s.assignment_id', 's.account_id', max(eb.ref('m.as_of')).as('as_of')])

const monthStates = db
  .selectFrom(latestMonths.as('l'))
  .innerJoin(accountMonths.as('m'), (join) =>
    join.onRef('m.account_id', '=', 'l.account_id').on((eb) => eb('m.as_of', '=', eb.ref('l.as_of').$notNull())),
  )
  .select(['l.assignment_id', 'm.as_of', 'm.dpd', 'm.cycles_past_due'])

const placementsBefore = db
  .selectFrom(spells.as('s'))
  .innerJoin(placements.as('p'), (join) =>
    join.onRef('p.account_id', '=', 's.account_id').onRef('p.placed_on', '<=', 's.start_on'),
  )
  .select((eb) => {
    const latestFirst = [descending(eb.ref('p.placed_on')), descending(eb.ref('p.placement_id'))]
    const open = within(eb.ref('s.start_on'), eb.ref('p.placed_on'), eb.ref('p.closed_on'))
    const isOpen = eb.case().when(open).then(1).else(0).end()
    const hasDpd = eb.case().when('p.dpd_at_placement', 'is not', null).then(1).else(0).end()
    return [
      's.assignment_id',
      'p.placed_on',
      'p.dpd_at_placement',
      'p.hand',
      'p.batch',
      isOpen.as('is_open'),
      hasDpd.as('has_dpd'),
      rowNumber({ by: [eb.ref('s.assignment_id'), isOpen], order: latestFirst }).as('open_rank'),
      rowNumber({ by: [eb.ref('s.assignment_id'), hasDpd], order: latestFirst }).as('dpd_rank'),
    ]
  })

const openPlacements = db
  .selectFrom(placementsBefore.as('p'))
  .where('p.is_open', '=', 1)
  .where('p.open_rank', '=', 1)
  .select(['p.assignment_id', 'p.hand', 'p.batch'])

const knownPlacements = db
  .selectFrom(placementsBefore.as('p'))
  .where('p.has_dpd', '=', 1)
  .where('p.dpd_rank', '=', 1)
  .select(['p.assignment_id', 'p.placed_on', 'p.dpd_at_placement'])

const delinquencies = db
  .selectFrom(spells.as('s'))
  .leftJoin(monthStates.as('m'), 'm.assignment_id', 's.assignment_id')
  .leftJoin(knownPlacements.as('p'), 'p.assignment_id', 's.assignment_id')
  .select((eb) => {
    const isPlaced = anyOf(
      eb('m.as_of', 'is', null),
      allOf(eb('p.placed_on', 'is not', null), eb(daysBetween(eb.ref('m.as_of'), eb.ref('p.placed_on')), '>=', 0)),
    )
    return [
      's.assignment_id',
      eb.case().when(isPlaced).then(eb.ref('p.dpd_at_placement')).else(eb.ref('m.dpd')).end().as('dpd'),
      eb.case().when(isPlaced).then(null).else(eb.ref('m.cycles_past_due')).end().as('cycles_past_due'),
    ]
  })

export const spellSegments = model('intermediate.spell_segments', {
  about: 'One row per spell: how late, how large and in which hand the account was when it was handed over',
  materialized: 'table',
  grain: ['assignment_id'],
  from: db
    .selectFrom(spells.as('s'))
    .innerJoin(delinquencies.as('d'), 'd.assignment_id', 's.assignment_id')
    .leftJoin(openPlacements.as('p'), 'p.assignment_id', 's.assignment_id')
    .leftJoin(bucketVersions.as('b'), (join) =>
      join.on((eb) => inBucket(eb.ref('s.start_on'), eb.ref('d.dpd'), eb.ref('d.cycles_past_due'))),
    )
    .leftJoin(balanceBands.as('k'), (join) =>
      join.on((eb) =>
        allOf(
          anyOf(eb('k.from_amount', 'is', null), eb('s.assigned_amount', '>=', eb.ref('k.from_amount').$notNull())),
          anyOf(eb('k.to_amount', 'is', null), eb('s.assigned_amount', '<', eb.ref('k.to_amount').$notNull())),
        ),
      ),
    ),
  columns: ({ text, optional }) => ({
    assignment_id: text('s.assignment_id', 'Assignment.'),
    bucket: optional.text('b.bucket', 'Bucket by the latest days past due known before; null is unknown.'),
    hand: optional.integer('p.hand', 'Hand of the placement in force; null without one.'),
    batch: optional.text('p.batch', 'Batch of the placement in force; null without one.'),
    band: optional.integer('k.band', 'Balance band of the amount handed over.'),
  }),
})
