import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const item = (
  review_id: string,
  item: string,
  weight: string,
  score: string,
  max_score: string,
  more: object = {},
) => ({
  review_id,
  item,
  weight,
  score,
  max_score,
  ...more,
})
const review = (review_id: string, collector_id: string, reviewed_on: string, more: object = {}) => ({
  review_id,
  collector_id,
  reviewed_on,
  ...more,
})
const contact = (contact_id: string, started_at: string, collector_id: string | null, more: object = {}) => ({
  contact_id,
  account_id: 'a',
  started_at,
  channel: 'call',
  direction: 'outbound',
  collector_id,
  connected: true,
  party: 'debtor',
  ...more,
})
const complaint = (complaint_id: string, received_on: string, more: object = {}) => ({
  complaint_id,
  received_on,
  ...more,
})

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      teams: [],
      team_memberships: [
        { collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1', valid_to: '2026-01-11' },
        { collector_id: 'li', valid_from: '2026-01-21', team_id: 'T2' },
      ],
      collectors: [
        { collector_id: 'li', collector_name: 'Li' },
        { collector_id: 'wang', collector_name: 'Wang' },
      ],
      accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
      assignments: [
        {
          assignment_id: '1',
          account_id: 'a',
          collector_id: 'li',
          assigned_on: '2025-12-30',
          ended_on: '2026-03-01',
          assigned_amount: '1',
        },
      ],
      contacts: [
        contact('c1', '2026-01-05T10:00:00Z', 'li'),
        contact('c2', '2026-01-25T10:00:00Z', 'li'),
        contact('c3', '2026-01-26T10:00:00Z', null),
        contact('c4', '2026-01-26T11:00:00Z', 'wang', { party: 'unknown' }),
      ],
      shifts: [
        { collector_id: 'li', worked_on: '2026-01-05', worked_minutes: 90 },
        { collector_id: 'li', worked_on: '2026-01-06' },
      ],
      reviews: [
        review('r1', 'li', '2026-01-10', { score: '11' }),
        review('r2', 'li', '2026-01-11', { score: '87.5' }),
        review('r3', 'wang', '2026-01-12', { sample: 'targeted', score: '10', critical_fail: true }),
        review('r4', 'wang', '2026-01-12', { sample: 'random' }),
        review('r5', 'li', '2026-01-26', { contact_id: 'c1' }),
        review('r6', 'wang', '2026-01-27', { contact_id: 'c2', score: '60' }),
      ],
      review_items: [
        item('r1', 'tone', '1', '1', '3'),
        item('r1', 'facts', '2', '2', '3'),
        item('r1', 'close', '5', '0', '1', { applicable: false, critical: true }),
        item('r2', 'none', '0', '1', '1'),
        item('r5', 'tone', '1', '5', '5'),
        item('r5', 'identity', '1', '0', '2', { critical: true }),
      ],
      complaints: [
        complaint('p1', '2026-02-10', {
          contact_id: 'c1',
          collector_id: 'wang',
          closed_on: '2026-02-12',
          upheld: true,
        }),
        complaint('p2', '2026-01-20', {
          collector_id: 'wang',
          account_id: 'a',
          closed_on: '2026-02-19',
          upheld: false,
        }),
        complaint('p3', '2026-01-26', { contact_id: 'c3', collector_id: 'li' }),
        complaint('p4', '2026-01-27', { closed_on: '2026-03-05', upheld: true }),
        complaint('p5', '2026-01-01', { collector_id: 'li', closed_on: '2026-01-04' }),
      ],
      surveys: [
        { survey_id: 's1', answered_on: '2026-02-01', score: 5, contact_id: 'c1', collector_id: 'wang' },
        { survey_id: 's2', answered_on: '2026-02-01', score: 3, collector_id: 'wang' },
      ],
    },
    { asOf: '2026-02-28' },
  )
})
afterAll(() => edition.close())

const ask = (metrics: string, more: object = {}) =>
  answer(edition, { metrics, from: '2026-01-01', to: '2026-03-01', ...more }).then(({ rows }) => rows)

test('a review is scored from its sheet, each line rounded to six digits and the whole to two', async () => {
  // r1: (1 × 0.333333 + 2 × 0.666667) ÷ 3 = 0.555556 → 55.56; r2 has no weight: 87.5; r5 failed a critical line: 0
  expect(await ask('qa_score,critical_fails', { by: 'collector' })).toMatchObject([
    {
      collector: 'li',
      qa_score: { numerator: '143.06', denominator: '3', n: 3 },
      critical_fails: { value: '1', n: 1 },
    },
    { collector: 'wang', qa_score: { numerator: '60', denominator: '1', value: 60 }, critical_fails: { value: '1' } },
  ])
})

test('a review of a contact belongs to the team of the day of the contact, and to the collector reviewed', async () => {
  expect(await ask('qa_score', { by: 'team' })).toMatchObject([
    { team: 'T1', qa_score: { numerator: '55.56', n: 2 } },
    { team: null, qa_score: { numerator: '147.5', n: 2 } },
  ])
})

test('a complaint is about the handler of its contact, on the day of the contact, else about whom it names', async () => {
  expect(await ask('complaints', { by: 'collector,team,month' })).toMatchObject([
    { collector: 'li', team: 'T1', month: '2026-01-01', complaints: { value: '1' } },
    { collector: 'li', team: 'T1', month: '2026-02-01', complaints: { value: '1' } },
    { collector: 'li', team: 'T2', month: '2026-01-01', complaints: { value: '1' } },
    { collector: 'wang', team: null, month: '2026-01-01', complaints: { value: '1' } },
    { collector: null, team: null, month: '2026-01-01', complaints: { value: '1' } },
  ])
  expect(await ask('complaints', { by: 'product' })).toMatchObject([
    { product: 'card', complaints: { value: '3' } },
    { product: null, complaints: { value: '2' } },
  ])
})

test('complaints are set against contacts, and against days accounts were held by the team of the day', async () => {
  expect(await ask('complaints_per_1000_rpc', { by: 'month' })).toMatchObject([
    { complaints_per_1000_rpc: { numerator: '4000', denominator: '3', n: 3 } },
    { complaints_per_1000_rpc: { value: null, numerator: '1000', denominator: '0', low: null } },
  ])
  expect(await ask('complaints_per_1000_accounts', { by: 'team' })).toMatchObject([
    { team: 'T1', complaints_per_1000_accounts: { numerator: '60000', denominator: '10', n: 10, value: 6000 } },
    { team: 'T2', complaints_per_1000_accounts: { numerator: '30000', denominator: '39', n: 39 } },
    { team: null, complaints_per_1000_accounts: { numerator: '60000', denominator: '10', n: 10 } },
  ])
  const days = await ask('complaints_per_1000_accounts', { by: 'day', from: '2026-01-10', to: '2026-01-12' })
  expect(days).toMatchObject([
    { day: '2026-01-10', complaints_per_1000_accounts: { denominator: '1' } },
    { day: '2026-01-11', complaints_per_1000_accounts: { denominator: '1' } },
  ])
})

test('a decision is dated when it was made, and not known before', async () => {
  expect(await ask('upheld_rate,upheld_complaints')).toMatchObject([
    { upheld_rate: { numerator: '1', denominator: '2', n: 2 }, upheld_complaints: { value: '1', n: 1 } },
  ])
  const later = await ask('upheld_rate', { asOf: '2026-02-11' })
  expect(later).toEqual([])
})

test('days to close are exact quantiles, with what is still open beside', async () => {
  expect(await ask('complaint_days_p50,complaint_days_p90')).toMatchObject([
    {
      complaint_days_p50: { value: '3', n: 3, open: 2, open_days: 32 },
      complaint_days_p90: { value: '30', n: 3, open: 2, open_days: 33 },
    },
  ])
})

test('satisfaction is about the handler of the contact', async () => {
  expect(await ask('csat,csat_top2', { by: 'collector' })).toMatchObject([
    { collector: 'li', csat: { value: 5, n: 1 }, csat_top2: { value: 1 } },
    { collector: 'wang', csat: { value: 3 }, csat_top2: { value: 0, numerator: '0' } },
  ])
})

test('attempts per hour count those that name who made them, over minutes known to be worked', async () => {
  expect(await ask('contacts_per_hour')).toMatchObject([
    { contacts_per_hour: { numerator: '180', denominator: '90', value: 2, n: 1 } },
  ])
})

test('parts of the compliance score without data drop out, and a critical fail caps the person only', async () => {
  const rows = await ask('compliance_score', { by: 'collector' })
  expect(rows).toMatchObject([
    {
      collector: 'li',
      compliance_score: {
        // 40 × 0.476867 + 20 × 0, out of 60
        value: (40 * (143.06 / 300)) / 0.6,
        n: 2,
        immature: 1,
        capped: 1,
        parts: {
          breach_free: { numerator: '0', denominator: '0' },
          qa: { numerator: '143.06', denominator: '3' },
          complaints: { numerator: '1000', denominator: '2' },
        },
      },
    },
    {
      collector: 'wang',
      compliance_score: { value: 59, n: 1, capped: 1, parts: { complaints: { denominator: '0' } } },
    },
    { collector: null, compliance_score: { value: 100, capped: 0, immature: 1 } },
  ])
  expect(await ask('compliance_score')).toMatchObject([
    { compliance_score: { value: expect.closeTo((40 * (203.06 / 400)) / 0.6, 10) as number, capped: 2, immature: 2 } },
  ])
  expect(await ask('compliance_score', { where: 'collector=wang' })).toMatchObject([
    { compliance_score: { value: 59 } },
  ])
})
