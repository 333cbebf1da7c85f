import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaintLife, survivalOf, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const complaint = (complaint_id: string, received_on: string, closed_on: string | null, more: object = {}) => ({
  complaint_id,
  received_on,
  closed_on,
  collector_id: 'li',
  category: 'manner',
  ...more,
})

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      teams: [],
      team_memberships: [{ collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1' }],
      collectors: [{ collector_id: 'li', collector_name: 'Li' }],
      complaints: [
        complaint('1', '2026-03-01', '2026-03-07', { upheld: true }),
        complaint('2', '2026-03-01', '2026-03-13', { upheld: false }),
        complaint('3', '2026-03-04', '2026-03-31'),
        complaint('4', '2026-03-10', null),
        complaint('5', '2026-03-28', null, { category: 'fee' }),
        complaint('6', '2026-03-02', '2026-05-01', { category: 'fee' }),
      ],
    },
    { asOf: '2026-03-31' },
  )
}, 120_000)
afterAll(() => edition.close())

describe('how long complaints live', () => {
  test('open ones count for as long as they are seen, by team and category', async () => {
    const { rows } = await complaintLife(edition, { by: ['team', 'category'] })
    expect(rows).toEqual([
      {
        team: 'T1',
        category: 'fee',
        received: 2,
        closed: 0,
        upheld: 0,
        open: 2,
        // Neither is closed: the curve never comes down to a half.
        median_days: null,
        open_age_p50: 3,
        open_age_p90: 29,
        open_age_max: 29,
        open_ages: { days_0_7: 1, days_8_15: 0, days_16_30: 1, days_31: 0 },
      },
      {
        team: 'T1',
        category: 'manner',
        received: 4,
        closed: 3,
        upheld: 1,
        open: 1,
        // 3/4 after 6 days, 1/2 after 12.
        median_days: 12,
        open_age_p50: 21,
        open_age_p90: 21,
        open_age_max: 21,
        open_ages: { days_0_7: 0, days_8_15: 0, days_16_30: 1, days_31: 0 },
      },
    ])
  })

  test('the curve of all says who is at risk at each step', async () => {
    const { curve } = await complaintLife(edition, {})
    expect(curve.map(({ days, at_risk, ended }) => [days, at_risk, ended])).toEqual([
      [6, 5, 1],
      [12, 4, 1],
      [27, 2, 1],
    ])
    expect(curve.map(({ share }) => share)).toEqual([0.8, 0.6, 0.3])
  })

  test('what was not known on a day is open on it', async () => {
    const { rows } = await complaintLife(edition, { asOf: '2026-03-12' })
    expect(rows[0]).toMatchObject({ received: 5, closed: 1, open: 4, open_age_max: 11 })
  })
})

describe('the Kaplan-Meier curve', () => {
  const lives = fc.array(
    fc.record({ days: fc.nat({ max: 40 }), ended: fc.nat({ max: 3 }), censored: fc.nat({ max: 3 }) }),
    { maxLength: 40 },
  )

  test('without open ones has the plain median: the first day by which half are closed', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const closed = all.map((life) => ({ ...life, censored: 0 }))
        const days = closed
          .flatMap(({ days: at, ended }) => Array.from({ length: ended }, () => at))
          .sort((a, b) => a - b)
        const expected = days.length === 0 ? null : days[Math.ceil(days.length / 2) - 1]!
        expect(survivalOf(closed).median).toBe(expected)
      }),
    )
  })

  test('never rises, and open ones never make the median earlier', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const { median, steps } = survivalOf(all)
        for (const [index, step] of steps.entries())
          expect(step.share).toBeLessThanOrEqual(index === 0 ? 1 : steps[index - 1]!.share)
        const closed = survivalOf(all.map((life) => ({ ...life, censored: 0 }))).median
        if (median !== null) expect(median).toBeGreaterThanOrEqual(closed!)
      }),
    )
  })

  test('comes to exactly a half, where doubles would miss it', () => {
    // 9/10 × 8/9 × 7/8 × 6/7 × 5/6 is 1/2.
    const ones = [1, 2, 3, 4, 5].map((days) => ({ days, ended: 1, censored: 0 }))
    expect(survivalOf([...ones, { days: 9, ended: 0, censored: 5 }]).median).toBe(5)
  })
})
