import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectedLoss, forecast, matrix, models, type RollRow } from '#sql'
import { editionOf } from './edition.ts'
import { floor } from './floor.ts'

const ends = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'] as const
const month = (account_id: string, as_of: string, dpd: number, cycles_past_due: number | null = null) => ({
  account_id,
  as_of,
  dpd,
  balance: '100',
  status: 'open',
  cycles_past_due,
})
type Range = readonly [label: string, from: number, to: number | null]
const version = (valid_from: string, valid_to: string | null, ranges: readonly Range[], counted_by = 'dpd') =>
  ranges.map(([bucket, from_count, to_count]) => ({ valid_from, valid_to, counted_by, bucket, from_count, to_count }))
const ladder = (ranges: readonly Range[]) =>
  ranges.map(([bucket, from_dpd, to_dpd], position) => ({ position, bucket, from_dpd, to_dpd }))
const coarse: readonly Range[] = [
  ['M0', 0, 0],
  ['M1', 1, 30],
  ['late', 31, null],
]
const fine: readonly Range[] = [
  ['M0', 0, 0],
  ['M1', 1, 15],
  ['M1b', 16, 30],
  ['late', 31, null],
]
const begin = '0001-01-01'

test('a month end is told by the buckets in force on it, a spell by those of the day it begins', async () => {
  const edition = await editionOf(
    {
      account_months: ends.flatMap((end, at) => [month('a', end, 20), month('b', end, at === 2 ? 20 : 10)]),
      assignments: [
        { assignment_id: '1', account_id: 'a', collector_id: 'c', assigned_on: '2026-02-27', assigned_amount: '1' },
        { assignment_id: '2', account_id: 'a', collector_id: 'c', assigned_on: '2026-03-15', assigned_amount: '1' },
      ],
    },
    {
      asOf: ends[3],
      buckets: ladder(fine),
      bucketVersions: [...version(begin, '2026-03-01', coarse), ...version('2026-03-01', null, fine)],
    },
  )
  try {
    const states = await edition.database.rows(`select as_of::varchar as as_of, account_id, state
      from intermediate.states order by account_id, as_of`)
    expect(states.map(({ state }) => state)).toEqual(['M1', 'M1', 'M1b', 'M1b', 'M1', 'M1', 'M1b', 'M1'])
    expect(
      await edition.database.rows('select bucket from intermediate.spell_segments order by assignment_id'),
    ).toEqual([{ bucket: 'M1' }, { bucket: 'M1b' }])
    const year = { from: '2026-01-01', to: '2027-01-01' }
    // Between versions a move is told by the order of the labels: from M1 to M1b is worse.
    const { rows } = await matrix(edition, 'roll', year)
    expect((rows as RollRow[]).filter(({ period }) => period === ends[2])).toMatchObject([
      { from: 'M1', to: 'M1b', accounts: 2 },
    ])
    expect(await edition.database.rows(`select direction from intermediate.turns where as_of = '${ends[2]}'`)).toEqual([
      { direction: 'forward' },
      { direction: 'forward' },
    ])
    const flows = (await matrix(edition, 'net-flow', year)).rows as { period: string; from: string }[]
    expect(flows.filter(({ period }) => period === ends[1]).map(({ from }) => from)).toEqual(['M0', 'M1'])
    expect(flows.filter(({ period }) => period === ends[2]).map(({ from }) => from)).toEqual(['M0', 'M1', 'M1b'])
    // One pair of month ends is told by the buckets now in force: what is expected learns from that alone.
    expect((await forecast(edition, { months: 1 })).track_record.rows).toEqual([])
    expect((await expectedLoss(edition, {})).rows.map(({ bucket }) => bucket)).toEqual(['M0', 'M1', 'M1b', 'late'])
  } finally {
    await edition.close()
  }
})

test('cycles tell the bucket where they count, and begun 30 days where they were not delivered', async () => {
  const some = await floor(
    { account_months: [month('a', ends[0], 5, 2), month('b', ends[0], 31), month('c', ends[0], 0)] },
    { asOf: ends[0], buckets: ladder(cycles), bucketVersions: version(begin, null, cycles, 'cycles') },
  )
  try {
    const rows = await some.rows('select state from intermediate.states order by account_id')
    expect(rows.map(({ state }) => state)).toEqual(['C2', 'C2', 'C0'])
  } finally {
    await some.close()
  }
})
const cycles: readonly Range[] = [
  ['C0', 0, 0],
  ['C1', 1, 1],
  ['C2', 2, null],
]

test('one version split into two that say the same changes nothing', async () => {
  const history = fc.array(fc.option(fc.constantFrom(0, 1, 15, 16, 30, 31, 95), { freq: 5 }), {
    minLength: 4,
    maxLength: 4,
  })
  const days = fc.constantFrom('2026-01-31', '2026-02-01', '2026-02-28', '2026-03-10', '2026-04-30')
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 1, maxLength: 4 }), days, async (histories, day) => {
      const records = {
        account_months: histories.flatMap((dpds, account) =>
          dpds.flatMap((dpd, at) => (dpd === null ? [] : [month(`a${account}`, ends[at]!, dpd)])),
        ),
        assignments: histories.map((_, account) => ({
          assignment_id: `s${account}`,
          account_id: `a${account}`,
          collector_id: 'c',
          assigned_on: '2026-03-10',
          assigned_amount: '5',
        })),
      }
      const [whole, split] = await Promise.all(
        [version(begin, null, fine), [...version(begin, day, fine), ...version(day, null, fine)]].map(
          async (bucketVersions) => {
            const database = await floor(records, { asOf: ends[3], buckets: ladder(fine), bucketVersions })
            try {
              const all = []
              for (const { name, grain } of models)
                all.push([name, await database.rows(`select * from ${name} order by ${grain.join(', ')}`)])
              return all
            } finally {
              await database.close()
            }
          },
        ),
      )
      expect(split).toEqual(whole)
    }),
    { numRuns: 3 },
  )
})
