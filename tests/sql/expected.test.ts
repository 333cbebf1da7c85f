import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

const near = (value: number, digits: number): unknown => expect.closeTo(value, digits)

/** A generator of whole numbers below a bound: the same every time. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Spell {
  account: string
  collector: string
  product: string
  amount: number
  hand: number
  dpd: number
  paid: number
  start: string
  end: string | null
}

const products = ['card', 'loan']
function spellsOf(seed: number, count: number, collectors: number): Spell[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, index) => {
    const amount = 100 + roll(6000)
    return {
      account: `a${index}`,
      collector: `c${roll(collectors)}`,
      product: products[roll(2)]!,
      amount,
      hand: 1 + roll(2),
      dpd: roll(3) * 30 + 10,
      paid: roll(3) === 0 ? 0 : roll(amount),
      start: `2026-01-${String(1 + roll(20)).padStart(2, '0')}`,
      end: roll(5) === 0 ? '2026-02-01' : null,
    }
  })
}

const recordsOf = (spells: readonly Spell[]) => ({
  collectors: [...new Set(spells.map(({ collector }) => collector))].map((collector_id) => ({
    collector_id,
    collector_name: collector_id,
    grade: Number(collector_id.slice(1)) % 2 ? 'odd' : 'even',
  })),
  accounts: spells.map(({ account, product }) => ({ account_id: account, debtor_id: account, product })),
  placements: spells.map(({ account, hand, dpd }) => ({
    placement_id: account,
    account_id: account,
    placed_on: '2025-12-31',
    placed_amount: '1',
    hand,
    dpd_at_placement: dpd,
  })),
  assignments: spells.map(({ account, collector, start, end, amount }) => ({
    assignment_id: account,
    account_id: account,
    collector_id: collector,
    assigned_on: start,
    ended_on: end,
    assigned_amount: String(amount),
  })),
  payments: spells
    .filter(({ paid }) => paid > 0)
    .map(({ account, paid }) => ({
      payment_id: account,
      account_id: account,
      effective_on: '2026-01-25',
      amount: String(paid),
      kind: 'payment',
    })),
})

const bandOf = (amount: number) => [1000, 5000, 20000, 100000].filter((edge) => amount >= edge).length
const levels: ((spell: Spell) => string)[] = [
  (s) => [s.product, s.dpd, bandOf(s.amount), s.hand].join(),
  (s) => [s.product, s.dpd, bandOf(s.amount)].join(),
  (s) => [s.product, s.dpd].join(),
  (s) => s.product,
  () => '',
]
const total = (spells: readonly Spell[], of: (spell: Spell) => number) => spells.reduce((all, s) => all + of(s), 0)

/** By the text of the definition, spell by spell. */
function naive(scope: readonly Spell[], minBook: number, minSpells: number, weight = (_: string) => 1) {
  const rate = new Map<Spell, number | null>()
  for (const spell of scope) {
    const level = levels.find((key) => {
      const others = scope.filter((s) => key(s) === key(spell) && s.collector !== spell.collector)
      return total(others, (s) => s.amount) >= minBook && others.length >= minSpells
    })
    const others = scope.filter((s) => level?.(s) === level?.(spell) && s.collector !== spell.collector)
    const weighted = (of: (s: Spell) => number) => total(others, (s) => weight(s.account) * of(s))
    rate.set(spell, level ? weighted((s) => s.paid) / weighted((s) => s.amount) : null)
  }
  const covered = scope.filter((s) => rate.get(s) !== null)
  const actual = (group: readonly Spell[]) => total(group, (s) => weight(s.account) * s.paid)
  const expected = (group: readonly Spell[]) => total(group, (s) => weight(s.account) * s.amount * rate.get(s)!)
  return { covered, actual, expected, expectedOf: (s: Spell) => s.amount * rate.get(s)! }
}

const cumulative: number[] = []
for (let w = 0, term = Math.exp(-1), sum = term; w < 18; w++, term /= w, sum += term) cumulative.push(sum)
const weightIn = (replicate: number, seed: number) => (account: string) => {
  const fraction = parseInt(hash('md5', `${seed}|${replicate}|${account}`).slice(0, 13), 16) / 2 ** 52
  return cumulative.findIndex((share) => share > fraction)
}

const period = { from: '2026-01-01', to: '2026-02-01' }
const ask = async (edition: PublishedEdition, words: object) =>
  (await answer(edition, { metrics: 'oe_index,oe_shrunk', ...period, ...words })).rows as Record<string, never>[]

describe('with many people', () => {
  const spells = spellsOf(7, 240, 12)
  const parameters = { oe_min_book_amount: '20000', oe_min_spells: 5, oe_seed: 5 }
  let edition: PublishedEdition
  beforeAll(async () => {
    edition = await editionOf(recordsOf(spells), { asOf: '2026-02-28', parameters })
  })
  afterAll(() => edition.close())

  test('what the others collected of like books is expected of a person', async () => {
    const rows = await ask(edition, { by: 'collector' })
    const { actual, expected, covered } = naive(spells, 20000, 5)
    expect(rows).toHaveLength(12)
    for (const { collector, oe_index: index } of rows as never as { collector: string; oe_index: never }[]) {
      const own = covered.filter((s) => s.collector === collector)
      expect(index).toMatchObject({
        value: near(actual(own) / expected(own), 12),
        numerator: actual(own).toFixed(2),
        n: own.length,
        uncovered_book: '0.00',
      })
      const { denominator } = index as { denominator: string }
      expect(denominator.replace('.', '')).toHaveLength(15)
      expect(Number(denominator)).toBeCloseTo(expected(own), 8)
    }
  })

  test('k is found by the method of moments, and draws everybody towards 1', async () => {
    const rows = await ask(edition, { by: 'collector' })
    const { actual, expected, covered, expectedOf } = naive(spells, 20000, 5)
    const people = [...new Set(spells.map(({ collector }) => collector))].map((c) =>
      covered.filter((s) => s.collector === c),
    )
    const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
    const spellsOff = sum(covered.map((s) => (s.paid - expectedOf(s)) ** 2))
    const spellsSquared = sum(covered.map((s) => expectedOf(s) ** 2))
    const tau =
      (sum(people.map((own) => (actual(own) - expected(own)) ** 2)) - spellsOff) /
      (sum(people.map((own) => expected(own) ** 2)) - spellsSquared)
    const phi = (spellsOff - tau * spellsSquared) / sum(covered.map(expectedOf))
    const k = tau > 0 ? Math.max(0, phi / tau) : null
    for (const { collector, oe_shrunk: shrunk } of rows as never as { collector: string; oe_shrunk: object }[]) {
      const own = covered.filter((s) => s.collector === collector)
      const value = k === null ? 1 : (actual(own) + k) / (expected(own) + k)
      expect(shrunk).toMatchObject({ k: k && near(k, 6), k_from: 'moments', value: near(value, 9) })
    }
  })

  test('groups add up what was collected and expected of their spells', async () => {
    const [row] = await ask(edition, { metrics: 'oe_index', by: 'grade', where: ['product=card', 'grade=odd'] })
    const scope = spells.filter((s) => s.product === 'card' && Number(s.collector.slice(1)) % 2 === 1)
    const { actual, expected, covered } = naive(scope, 20000, 5)
    expect(row).toMatchObject({
      grade: 'odd',
      oe_index: { value: near(actual(covered) / expected(covered), 12), n: covered.length },
    })
  })

  test('the interval is that of 200 draws of the accounts, each with its own seed', async () => {
    const [row] = await ask(edition, { metrics: 'oe_index', by: 'collector', where: 'product=loan' })
    const scope = spells.filter((s) => s.product === 'loan')
    const indices = Array.from({ length: 200 }, (_, index) => {
      const { actual, expected, covered } = naive(scope, 20000, 5, weightIn(index + 1, 5))
      const own = covered.filter((s) => s.collector === 'c0')
      return actual(own) / expected(own)
    }).sort((a, b) => a - b)
    expect(row).toMatchObject({
      collector: 'c0',
      oe_index: { low: near(indices[4]!, 12), high: near(indices[194]!, 12) },
    })
  })

  test('each month opens its own books and expects its own money', async () => {
    const rows = await ask(edition, { metrics: 'oe_index', by: 'month', to: '2026-03-01' })
    expect(rows).toMatchObject([
      { month: '2026-01-01', oe_index: { n: 240 } },
      {
        month: '2026-02-01',
        oe_index: { n: spells.filter(({ end }) => end === null).length, numerator: '0.00', value: null },
      },
    ])
  })

  test('data cut at an earlier day draws the same accounts as often', async () => {
    const [then] = await ask(edition, { metrics: 'oe_index', by: 'collector', asOf: '2026-01-31' })
    const [now] = await ask(edition, { metrics: 'oe_index', by: 'collector' })
    expect(then).toEqual(now)
  })
})

describe('with few people', () => {
  let edition: PublishedEdition
  beforeAll(async () => {
    const spells = spellsOf(3, 60, 3)
    const lone = { ...spells[0]!, account: 'x', collector: 'c9', product: 'rare', amount: 1e7, paid: 50 }
    edition = await editionOf(recordsOf([...spells, lone]), {
      asOf: '2026-02-28',
      parameters: { oe_min_book_amount: '300000', oe_min_spells: 5 },
    })
  })
  afterAll(() => edition.close())

  test('k is what the operation has decided', async () => {
    const [row] = await ask(edition, { by: 'collector' })
    expect(row).toMatchObject({ oe_shrunk: { k: 300000, k_from: 'setting' } })
  })

  test('a book nobody can be compared on is shown and left out', async () => {
    const rows = await ask(edition, { by: 'collector' })
    expect(rows.at(-1)).toMatchObject({
      collector: 'c9',
      oe_index: { value: null, numerator: '0.00', denominator: '0', n: 0, low: null, uncovered_book: '10000000.00' },
      oe_shrunk: { value: 1, uncovered_book: '10000000.00' },
    })
  })
})
