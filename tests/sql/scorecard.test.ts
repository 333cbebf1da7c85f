import { afterAll, beforeAll, expect, test } from 'vitest'
import { scorecard, type PublishedEdition, type ScorecardRow } from '#sql'
import { editionOf } from './edition.ts'

const near = (value: number): unknown => expect.closeTo(value, 9)

/** Calls of a person: how many, and how many of them connected. */
const calls = { quick: [200, 120], slow: [200, 60], rare: [10, 9] } as const
const records = {
  contacts: Object.entries(calls).flatMap(([collector_id, [all, connected]]) =>
    Array.from({ length: all }, (_, index) => ({
      contact_id: `${collector_id}${index}`,
      account_id: 'a',
      started_at: '2026-01-05T10:00:00Z',
      channel: 'call',
      direction: 'outbound',
      collector_id,
      connected: index < connected,
      party: 'unknown',
    })),
  ),
  reviews: Object.keys(calls).flatMap((collector_id) =>
    Array.from({ length: 6 }, (_, index) => ({
      review_id: `${collector_id}${index}`,
      collector_id,
      reviewed_on: '2026-01-06',
      score: collector_id === 'slow' ? '60' : '90',
    })),
  ),
  targets: [
    { metric: 'qa_score', scope: 'all', month: '2026-01-01', value: '80' },
    { metric: 'qa_score', scope: 'collector:rare', month: '2026-01-01', value: '100' },
  ],
}

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(records, {
    asOf: '2026-01-31',
    scorecard: { connect_rate: '30', qa_score: '10', csat: '60' },
    minimums: { qa_score: 5 },
  })
})
afterAll(() => edition.close())

const january = { from: '2026-01-01', to: '2026-02-01' }
const rowsOf = async (words: object = january) => {
  const { rows } = await scorecard(edition, words)
  return Object.fromEntries(rows.map((row) => [row.key, row])) as Record<string, ScorecardRow>
}

test('a metric scores 100 at its target, else at what everybody does, with average records added to little evidence', async () => {
  const { quick } = await rowsOf()
  const [floor, shrunk] = [189 / 410, (120 + (30 * 189) / 410) / 230]
  expect(quick).toMatchObject({
    weight_kept: 0.4,
    score: near(0.75 * ((100 * shrunk) / floor) + 0.25 * ((100 * (540 + 5 * 80)) / 11 / 80)),
    parts: [
      {
        metric: 'connect_rate',
        weight: '30.000000',
        share: 0.75,
        numerator: '120',
        denominator: '200',
        n: 200,
        min_n: 30,
        reference: near(floor),
        reference_from: 'floor',
        shrunk: near(shrunk),
        score: near((100 * shrunk) / floor),
      },
      { metric: 'qa_score', share: 0.25, reference: 80, reference_from: 'target' },
      { metric: 'csat', share: null, score: null, dropped: 'unavailable' },
    ],
  })
})

test('the parts of small samples drop out, their weights go to the others, and nobody is put in a band on little', async () => {
  const { rare, quick, slow } = await rowsOf()
  expect(rare).toMatchObject({
    weight_kept: 0.1,
    band: null,
    parts: [{ n: 10, dropped: 'small', share: null }, { share: 1, reference: 100, reference_from: 'target' }, {}],
  })
  expect([quick!.band, slow!.band]).toEqual([null, null])
  expect(slow!.high).toBeLessThan(100)
  expect(Object.keys(await rowsOf())).toEqual(['quick', 'rare', 'slow'])
})

test('without a whole month there are no targets', async () => {
  const { quick } = await rowsOf({ from: '2026-01-02', to: '2026-02-01' })
  expect(quick!.parts[1]).toMatchObject({ reference: 80, reference_from: 'floor' })
})

test('a scorecard is of people only', async () => {
  await expect(scorecard(edition, { ...january, by: 'product' })).rejects.toThrow('collector, team or grade')
})
