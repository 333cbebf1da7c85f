import { expect, test } from 'vitest'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answer, metrics, PublishedEdition } from '#sql'
import { floorIn, type Floor } from './floor.ts'

const day = (number: number) => `2026-0${1 + Math.floor(number / 28)}-${String(1 + (number % 28)).padStart(2, '0')}`
const accounts = Array.from({ length: 400 }, (_, index) => index)
const collector = (index: number) => `c${index % 13}`

/** A floor with something in every table a metric reads. */
const records: Floor = {
  collectors: Array.from({ length: 13 }, (_, index) => ({
    collector_id: `c${index}`,
    collector_name: 'n',
    grade: `g${index % 2}`,
  })),
  team_memberships: Array.from({ length: 13 }, (_, index) => ({
    collector_id: `c${index}`,
    valid_from: day(index),
    team_id: `t${index % 3}`,
  })),
  accounts: accounts.map((index) => ({ account_id: `a${index}`, debtor_id: `d${index}`, product: `p${index % 3}` })),
  assignments: accounts.map((index) => ({
    assignment_id: `s${index}`,
    account_id: `a${index}`,
    collector_id: collector(index),
    assigned_on: day(index % 30),
    assigned_amount: String(1000 + ((index * 7919) % 9000)),
  })),
  placements: accounts.map((index) => ({
    placement_id: `p${index}`,
    account_id: `a${index}`,
    placed_on: day(index % 20),
    placed_amount: '1000',
    hand: 1 + (index % 2),
  })),
  payments: accounts
    .filter((index) => index % 3 > 0)
    .map((index) => ({
      payment_id: `y${index}`,
      account_id: `a${index}`,
      effective_on: day(30 + (index % 25)),
      amount: String(1 + ((index * 104729) % 900)),
      kind: 'payment',
    })),
  contacts: accounts.map((index) => ({
    contact_id: `k${index}`,
    account_id: `a${index}`,
    started_at: `${day(index % 50)}T10:00:00Z`,
    channel: index % 5 === 0 ? 'sms' : 'call',
    direction: 'outbound',
    collector_id: collector(index),
    connected: index % 2 === 0,
    party: index % 4 === 0 ? 'debtor' : 'unknown',
  })),
  promises: accounts.map((index) => ({
    promise_id: `q${index}`,
    account_id: `a${index}`,
    made_at: `${day(25 + (index % 20))}T10:00:00Z`,
    due_on: day(30 + (index % 20)),
    amount: '50',
    collector_id: collector(index),
  })),
  complaints: accounts
    .filter((index) => index % 20 === 0)
    .map((index) => ({
      complaint_id: `m${index}`,
      received_on: day(index % 50),
      contact_id: `k${index}`,
      closed_on: index % 40 === 0 ? day(50) : null,
      upheld: index % 80 === 0,
    })),
  reviews: accounts
    .filter((index) => index % 10 === 0)
    .map((index) => ({
      review_id: `r${index}`,
      collector_id: collector(index),
      reviewed_on: day(index % 50),
      score: String(index % 100),
    })),
}

async function told(threads: number, orders: 1 | -1): Promise<string> {
  const shuffled = Object.fromEntries(
    Object.entries(records).map(([name, rows]) => [name, orders === 1 ? rows : rows.toReversed()]),
  ) as Floor
  const file = join(await mkdtemp(join(tmpdir(), 'rollcall-')), 'edition.duckdb')
  await (
    await floorIn(file, shuffled, {
      asOf: '2026-02-28',
      threads,
      parameters: { oe_min_book_amount: '20000', oe_min_spells: 5 },
    })
  ).close()
  const edition = await PublishedEdition.open(file, 'test', { threads })
  try {
    const asked = [...metrics.values()].map((metric) => {
      const by = ['collector', 'month'].filter((name) => metric.dimensions.includes(name as never))
      return answer(edition, { metrics: [metric.id], by, from: '2026-01-01', to: '2026-03-01' })
    })
    return JSON.stringify(await Promise.all(asked))
  } finally {
    await edition.close()
  }
}

test('the same records give the same bytes, whatever the threads and the order they came in', async () => {
  const once = await told(1, 1)
  expect(once).toContain('"k_from":"moments"')
  expect(await told(2, -1)).toBe(once)
  expect(await told(4, 1)).toBe(once)
})
