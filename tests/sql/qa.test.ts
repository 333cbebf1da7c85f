import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kappaOf, qaSample, reviewerAgreement, sectionScores, type PublishedEdition } from '#sql'
import { apportioned } from '../../sql/metrics/qa/sample.ts'
import { meanOf, studentQuantile } from '../../sql/metrics/qa/student.ts'
import { editionOf } from './edition.ts'

const people = ['an', 'bo', 'cy']
const contacts = people.flatMap((collector_id) =>
  Array.from({ length: 30 }, (_, index) => ({
    contact_id: `${collector_id}-${index}`,
    account_id: 'a',
    started_at: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z`,
    channel: 'call',
    direction: 'outbound',
    collector_id,
    connected: index % 5 !== 0,
    party: 'debtor',
    text: collector_id === 'bo' && index === 7 ? 'we will hurt you' : null,
  })),
)
const review = (review_id: string, contact: string, reviewer_id: string, score: string, more: object = {}) => ({
  review_id,
  collector_id: contact.split('-')[0],
  contact_id: contact,
  reviewer_id,
  reviewed_on: '2026-03-20',
  score,
  ...more,
})
const line = (review_id: string, item: string, section: string, score: string, critical = false) => ({
  review_id,
  item,
  section,
  weight: '10',
  score,
  max_score: '5',
  critical,
})

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      teams: [],
      team_memberships: people.map((collector_id) => ({ collector_id, valid_from: '2026-01-01', team_id: 'T1' })),
      collectors: people.map((collector_id) => ({ collector_id, collector_name: collector_id })),
      accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
      contacts,
      complaints: [{ complaint_id: 'X1', received_on: '2026-03-21', contact_id: 'cy-9' }],
      reviews: [
        ...[1, 2, 3, 4, 6].map((index) => review(`an${index}`, `an-${index}`, 'q1', '90')),
        review('s1', 'an-8', 'q1', '0'),
        review('s2', 'an-8', 'q2', '0'),
        review('s3', 'an-9', 'q1', '0'),
        review('s4', 'an-9', 'q2', '0', { sample: 'targeted' }),
        review('s5', 'cy-1', 'q2', '70'),
        review('s6', 'cy-1', 'q3', '85.5'),
        // The same person twice is no second opinion.
        review('s7', 'cy-2', 'q3', '10'),
        review('s8', 'cy-2', 'q3', '90'),
      ],
      review_items: [
        line('s1', 'greeting', 'opening', '5'),
        line('s1', 'identity', 'opening', '5', true),
        line('s2', 'greeting', 'opening', '4'),
        line('s2', 'identity', 'opening', '0', true),
        line('s3', 'greeting', 'opening', '5'),
        line('s3', 'identity', 'opening', '5', true),
        line('s3', 'close', 'end', '3'),
        line('s4', 'greeting', 'opening', '5'),
        line('s4', 'identity', 'opening', '4', true),
      ],
    },
    { asOf: '2026-03-31', rules: { packs: ['words'] } },
  )
}, 120_000)
afterAll(() => edition.close())

const march = { from: '2026-03-01', to: '2026-04-01' }

describe('whom to listen to next', () => {
  test('the same seed proposes the same contacts, another one others; nobody is heard twice', async () => {
    for (const how of ['random', 'stratified']) {
      const ask = (seed: number) => qaSample(edition, { ...march, how, seed, size: 12 })
      const first = await ask(1)
      expect(await ask(1)).toEqual(first)
      expect((await ask(2)).rows).not.toEqual(first.rows)
      const ids = first.rows.map(({ contact_id }) => contact_id)
      expect(new Set(ids).size).toBe(12)
      for (const id of ids) expect(['an-1', 'an-2', 'an-8', 'cy-1', 'cy-2']).not.toContain(id)
    }
  })

  test('the complaint and the finding are heard first, and marked as targeted', async () => {
    const { rows, people: known } = await qaSample(edition, { ...march, size: 12 })
    expect(rows.filter(({ sample }) => sample === 'targeted')).toEqual([
      expect.objectContaining({ contact_id: 'bo-7', because: 'words/dictionary' }),
      expect.objectContaining({ contact_id: 'cy-9', because: 'complaint X1' }),
    ])
    expect(known.map(({ collector, reviews, reasons }) => [collector, reviews, reasons])).toEqual([
      ['an', 8, ['wide_interval', 'critical_fail']],
      ['bo', 0, ['few_reviews', 'findings']],
      ['cy', 4, ['few_reviews', 'complaints']],
    ])
    expect(known.map(({ proposed }) => proposed)).toEqual([4, 4, 4])
  })

  test('only contacts in which somebody was reached are worth hearing', async () => {
    const { rows } = await qaSample(edition, { ...march, how: 'random', size: 90 })
    // 30 of each less 6 that nobody answered, 9 reviewed ones less none of those, and bo-7 once.
    expect(rows.every(({ contact_id }) => Number(contact_id.split('-')[1]) % 5 !== 0)).toBe(true)
    expect(rows).toHaveLength(3 * 24 - 7 - 2)
  })

  test('a period, a team or a person narrows it', async () => {
    const { rows } = await qaSample(edition, { ...march, how: 'random', where: ['collector=bo'], size: 50 })
    expect(new Set(rows.map(({ collector }) => collector))).toEqual(new Set(['bo']))
    expect((await qaSample(edition, { ...march, where: ['team=T9'] })).rows).toEqual([])
  })

  test('places add up, and who has more reasons never has fewer', () => {
    const person = fc.subarray(['few_reviews', 'wide_interval', 'critical_fail', 'findings', 'complaints'] as const)
    fc.assert(
      fc.property(fc.array(person, { minLength: 1 }), fc.nat({ max: 200 }), (all, size) => {
        const places = apportioned(
          all.map((reasons) => ({ reasons })),
          size,
        )
        expect(places.reduce((sum, own) => sum + own, 0)).toBe(size)
        for (const [i, a] of all.entries())
          for (const [j, b] of all.entries())
            if (a.length > b.length) expect(places[i]!).toBeGreaterThanOrEqual(places[j]!)
      }),
    )
  })
})

describe('reviewers agree', () => {
  test('on critical lines, in points and beyond chance, each with its n', async () => {
    const { rows, pass } = await reviewerAgreement(edition, march)
    expect(pass).toBe(80)
    expect(rows.map(({ first, second, pairs }) => [first, second, pairs])).toEqual([
      [null, null, 3],
      ['q1', 'q2', 2],
      ['q2', 'q3', 1],
    ])
    const [all, ours] = rows
    // s1 scores 100 and s2 0 (critical fail); s3 86.67 and s4 90; s5 70 and s6 85.5.
    expect(ours).toMatchObject({
      critical: { value: 0.5, n: 2 },
      difference: { value: (100 + 3.33) / 2, n: 2 },
      kappa: { value: 0, n: 2, agreed: 1 },
    })
    expect(all!.kappa).toEqual({ value: -0.5, n: 3, agreed: 1 })
    const lenient = await reviewerAgreement(edition, { ...march, pass: 60 })
    expect(lenient.rows[0]!.kappa).toMatchObject({ agreed: 2 })
  })

  test('kappa is 1 of full agreement, 0 of chance, below 0 of less, and nothing where all say the same', () => {
    expect(
      kappaOf([
        [true, true],
        [false, false],
      ]).value,
    ).toBe(1)
    expect(
      kappaOf([
        [true, true],
        [true, false],
        [false, true],
        [false, false],
      ]).value,
    ).toBe(0)
    expect(
      kappaOf([
        [true, false],
        [false, true],
      ]).value,
    ).toBe(-1)
    expect(
      kappaOf([
        [true, true],
        [true, true],
      ]).value,
    ).toBeNull()
    expect(kappaOf([]).value).toBeNull()
    // Cohen's own shape: 20 and 15 agreed of 50, 5 and 10 not.
    const many = (n: number, pair: [boolean, boolean]) => Array.from({ length: n }, () => pair)
    const cohen = [
      ...many(20, [true, true]),
      ...many(5, [true, false]),
      ...many(10, [false, true]),
      ...many(15, [false, false]),
    ]
    expect(kappaOf(cohen).value).toBeCloseTo(0.4, 12)
  })
})

describe('scores by section', () => {
  test('are means over the random sample with their interval', async () => {
    const { rows } = await sectionScores(edition, { ...march, by: 'team' })
    expect(rows.map(({ team, section, n, value, failed }) => [team, section, n, value, failed])).toEqual([
      ['T1', null, 12, expect.closeTo((5 * 90 + 100 + 0 + 86.67 + 70 + 85.5 + 10 + 90) / 12, 10), 1],
      ['T1', 'end', 1, 60, 0],
      // s2 has a section score of 40 although the whole review fails.
      ['T1', 'opening', 3, 80, 1],
    ])
    expect(rows[1]).toMatchObject({ low: null, high: null })
    expect(rows[2]!.low).toBe(0)
  })

  test('the interval of a mean is that of Student', () => {
    // Scores 40, 50, 60: mean 50, s = 10, half width 4.302653 × 10 / √3.
    const { value, low, high } = meanOf([4000, 5000, 6000])
    expect(value).toBe(50)
    expect(high! - 50).toBeCloseTo((4.302653 * 10) / Math.sqrt(3), 6)
    expect(50 - low!).toBeCloseTo((4.302653 * 10) / Math.sqrt(3), 6)
    expect(studentQuantile(31)).toBeCloseTo(2.039513, 4)
    expect(studentQuantile(120)).toBeCloseTo(1.97993, 4)
  })
})
