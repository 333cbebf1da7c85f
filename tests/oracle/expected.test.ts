import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editionOf } from '../sql/edition.ts'
import { periodsOf } from './answer.ts'
import { floorOf, put, toldOf, tried } from './ask.ts'
import { plus } from './days.ts'
import { observed, shrunk, type OeGroup, type OeSettings } from './expected.ts'
import { time } from './fact.ts'
import { fraction, numberOf } from './fraction.ts'
import { crowd, settings as settingsArbitrary, wish, type Wish } from './generate.ts'
import { cents, type Records, type Settings } from './records.ts'
import { worldOf, type Dims } from './world.ts'

const oeSettings: fc.Arbitrary<OeSettings> = fc.record({
  minBook: fc.constantFrom(50_000n, 1n, 200_000n),
  minSpells: fc.constantFrom(2, 1, 4),
  k: fc.constantFrom(30_000n, 0n, 100_000n),
  seed: fc.constantFrom(1, 7),
})

interface Standing {
  readonly value: number | null
  readonly numerator: string
  readonly denominator: string
  readonly n: number
  readonly low: number | null
  readonly high: number | null
  readonly uncovered_book: string
  readonly k: number | null
  readonly k_from: string
}

const near = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)))
const inUnits = (amount: bigint) => numberOf(fraction(amount, 100n))

function wrongIn(key: string, wanted: OeGroup, index: Standing | undefined, drawn: Standing | undefined): string[] {
  const found: string[] = []
  const same = (name: string, got: unknown, value: unknown, equal: boolean) => {
    if (!equal) found.push(`${key} ${name}: ${String(got)}, not ${String(value)}`)
  }
  const number = (name: string, got: number | null, value: number | null) => same(name, got, value, near(got, value))
  const told = { n: wanted.spells, uncovered: wanted.uncovered }
  for (const [name, cell] of Object.entries({ index, drawn })) {
    if (!cell) continue
    same(`n of ${name}`, cell.n, told.n, cell.n === told.n)
    same(`uncovered of ${name}`, cell.uncovered_book, told.uncovered, cents(cell.uncovered_book) === told.uncovered)
  }
  const expected = numberOf(wanted.expected) / 100
  if (index) {
    same('actual', index.numerator, wanted.actual, cents(index.numerator) === wanted.actual)
    number('expected', Number(index.denominator), expected)
    number('index', index.value, expected > 0 ? inUnits(wanted.actual) / expected : null)
    number('low', index.low, wanted.low)
    number('high', index.high, wanted.high)
  }
  if (drawn) {
    same('k_from', drawn.k_from, wanted.kFrom, drawn.k_from === wanted.kFrom)
    number('k', drawn.k, wanted.k && numberOf(wanted.k) / 100)
    number('shrunk', drawn.value, shrunk(wanted))
  }
  return found
}

const dimensions = ['collector', 'team', 'grade', 'product', 'client', 'region']
const filters: Readonly<Record<string, readonly string[]>> = {
  team: ['T1', 'T,2'],
  product: ['card, gold', 'loan'],
  collector: ['c1', 'c2', 'c3'],
  client: ['k"1', 'k2'],
}

async function check(all: Records, told: Settings, oe: OeSettings, wishes: readonly Wish[]): Promise<string[]> {
  const parameters = {
    oe_min_book_amount: String(Number(oe.minBook) / 100),
    oe_min_spells: oe.minSpells,
    oe_k: String(Number(oe.k) / 100),
    oe_seed: oe.seed,
  }
  const edition = await editionOf(floorOf(all), toldOf(told, parameters))
  const world = worldOf(all, told)
  const found: string[] = []
  try {
    for (const each of wishes) {
      const able = [...(each.cut ? dimensions : dimensions.slice(0, 3)), 'month', 'quarter']
      const names = Object.keys(filters).filter((name) => able.includes(name))
      const asked = {
        metrics: each.cut ? ['oe_index'] : ['oe_index', 'oe_shrunk'],
        by: [...new Set(each.by.map((pick) => able[pick % able.length]!))],
        from: each.from,
        to: plus(each.from, each.length),
        where: Object.fromEntries(
          each.where.slice(0, 1).map(([pick, chosen]) => {
            const name = names[pick % names.length]!
            return [name, chosen.map((at) => filters[name]![at % filters[name]!.length]!)]
          }),
        ),
        policy: 'default',
        months: 6,
      }
      const { rows } = await put(edition, asked)
      const keyOf = (row: Readonly<Record<string, unknown>>) =>
        JSON.stringify(asked.by.map((name) => row[name] ?? null))
      const got = new Map(rows.map((row) => [keyOf(row), row as Readonly<Record<string, unknown>>]))
      const wanted = new Map<string, OeGroup>()
      for (const { period, keys } of periodsOf(asked, world.asOf)) {
        const groupOf = (dims: Dims) =>
          JSON.stringify(asked.by.map((name) => (time.includes(name) ? keys[name] : dims[name]) ?? null))
        for (const [key, group] of observed(world, period, asked.where, oe, groupOf)) wanted.set(key, group)
      }
      const wrong = [
        ...[...got.keys()].filter((key) => !wanted.has(key)).map((key) => `${key}: a row without a record`),
        ...[...wanted].flatMap(([key, group]) => {
          const row = got.get(key)
          if (!row) return [`${key}: the row is missing`]
          return wrongIn(key, group, row['oe_index'] as Standing, row['oe_shrunk'] as Standing | undefined)
        }),
      ]
      if (wrong.length > 0) found.push(`${JSON.stringify(asked)} as of ${told.asOf}:\n  ${wrong.join('\n  ')}`)
    }
  } finally {
    await edition.close()
  }
  return found
}

test(
  'what is expected of people is what a naive reading finds the others to collect',
  { timeout: 3_600_000 },
  async () => {
    const wishes = fc.array(wish, { minLength: 1, maxLength: 8, size: 'max' })
    await fc.assert(
      fc.asyncProperty(crowd, settingsArbitrary, oeSettings, wishes, async (all, told, oe, asked) => {
        expect((await check(all, told, oe, asked)).join('\n')).toBe('')
      }),
      tried(4),
    )
  },
)
