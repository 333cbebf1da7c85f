import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curve, facts, matrix, type PublishedEdition } from '#sql'
import { editionOf } from '../sql/edition.ts'
import { floorOf, toldOf, tried } from './ask.ts'
import { millionths, near, show } from './compare.ts'
import { earliest, type Day } from './days.ts'
import { day, policyNames, records, settings } from './generate.ts'
import { factsOf } from './listed.ts'
import { bridge, liquidation, netFlow, roll, vintage } from './matrices.ts'
import type { Records, Settings } from './records.ts'
import { worldOf, type World } from './world.ts'

type Row = Readonly<Record<string, unknown>>

/** Cents as the product writes them. */
const money = (text: unknown): bigint | null => (typeof text === 'string' ? millionths(text) / 10_000n : null)

/** Every expected field of every row by its key; rows nobody expects must be nothing but zeros. */
function differences(
  what: string,
  got: readonly Row[],
  keyOf: (row: Row) => string,
  wanted: ReadonlyMap<string, Row>,
): string[] {
  const found: string[] = []
  const byKey = new Map(got.map((row) => [keyOf(row), row]))
  if (byKey.size !== got.length) found.push(`${what}: a row appears twice`)
  for (const [key, row] of byKey)
    if (!wanted.has(key) && Object.values(row).some((value) => isCount(value) && value !== 0 && money(value) !== 0n))
      found.push(`${what} ${key}: ${show(row)} is not expected`)
  for (const [key, row] of wanted) {
    const given = byKey.get(key)
    if (!given) found.push(`${what} ${key}: ${show(row)} is missing`)
    else
      for (const [name, value] of Object.entries(row)) {
        const same =
          typeof value === 'bigint'
            ? money(given[name]) === value
            : typeof value === 'number'
              ? near(given[name] as number | null, value)
              : (given[name] ?? null) === value
        if (!same) found.push(`${what} ${key} ${name}: ${show(given[name])}, not ${show(value)}`)
      }
  }
  return found
}
const isCount = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+\.\d+$/.test(value))

const share = (part: bigint, whole: bigint): number | null => (whole > 0n ? Number(part) / Number(whole) : null)

interface Asked {
  readonly period: { from: Day; to: Day }
  readonly policy: string
}

async function drawn(edition: PublishedEdition, world: World, { period }: Asked): Promise<string[]> {
  const rows = async (of: Promise<{ rows: readonly object[] }>) => (await of).rows as readonly Row[]
  const words = { ...period, asOf: world.asOf }
  const found: string[] = []
  for (const byCohort of [false, true])
    for (const pool of [false, true]) {
      const cells = roll(world, period, { pool, byCohort })
      const lineOf = (cell: (typeof cells)[number]) =>
        cells.filter((each) => each.period === cell.period && each.cohort === cell.cohort && each.from === cell.from)
      const wanted = cells.map((cell): [string, Row] => {
        const line = lineOf(cell)
        const accounts = line.reduce((sum, each) => sum + each.accounts, 0)
        const amount = line.reduce((sum, each) => sum + each.amount, 0n)
        const { period: end, cohort, from, to, ...figures } = cell
        return [
          show([end, cohort, from, to]),
          { ...figures, accounts_share: cell.accounts / accounts, amount_share: share(cell.amount, amount) },
        ]
      })
      const got = await rows(matrix(edition, 'roll', { ...words, pool, ...(byCohort ? { by: 'cohort' } : {}) }))
      const keyOf = (row: Row) => show([row['period'], row['cohort'] ?? null, row['from'], row['to']])
      found.push(
        ...differences(`roll ${pool ? 'pooled' : ''} ${byCohort ? 'by cohort' : ''}`, got, keyOf, new Map(wanted)),
      )
    }
  const flows = [...bridge(world, period)].map(([key, each]): [string, Row] => [key, { ...each, residual: 0n }])
  found.push(
    ...differences(
      'bridge',
      await rows(matrix(edition, 'bridge', words)),
      (row) => `${String(row['period'])} ${String(row['state'])}`,
      new Map(flows),
    ),
  )
  const net = [...netFlow(world, period)].map(([key, { numerator, denominator }]): [string, Row] => [
    key,
    { numerator, denominator, value: share(numerator, denominator) },
  ])
  found.push(
    ...differences(
      'net flow',
      await rows(matrix(edition, 'net-flow', words)),
      (row) => `${String(row['period'])} ${String(row['from'])} → ${String(row['to'])}`,
      new Map(net),
    ),
  )
  const cohortKey = (row: Row) => `${String(row['cohort'])} ${String(row['month'])}`
  const points = [...vintage(world, period)].map(([key, point]): [string, Row] => [key, { ...point }])
  found.push(...differences('vintage', await rows(curve(edition, 'vintage', words)), cohortKey, new Map(points)))
  const liquid = [...liquidation(world, period)].map(([key, point]): [string, Row] => [
    key,
    { ...point, share: share(point.collected, point.placed_amount) },
  ])
  found.push(
    ...differences('liquidation', await rows(curve(edition, 'liquidation', words)), cohortKey, new Map(liquid)),
  )
  return found
}

async function listed(
  edition: PublishedEdition,
  world: World,
  { period, policy }: Asked,
  days: Day[],
): Promise<string[]> {
  const words = { ...period, attribution: policy, asOf: world.asOf, on: days }
  const found: string[] = []
  for (const [table, { key, rows }] of Object.entries(factsOf(world, period, policy, days))) {
    const { rows: got } = await facts(edition, { ...words, table })
    const keyOf = (row: Row) => show(key.map((name) => row[name] ?? null))
    found.push(...differences(table, got, keyOf, new Map(rows.map((row) => [keyOf(row), row]))))
    if (got.length !== rows.length) found.push(`${table}: ${got.length} rows, not ${rows.length}`)
  }
  return found
}

async function check(all: Records, told: Settings, cut: Day, asked: Asked, days: Day[]): Promise<string[]> {
  const edition = await editionOf(floorOf(all), { ...toldOf(told), rules: {} })
  try {
    const found: string[] = []
    for (const asOf of new Set([told.asOf, earliest(told.asOf, cut)])) {
      const world = worldOf(all, { ...told, asOf })
      found.push(...(await drawn(edition, world, asked)), ...(await listed(edition, world, asked, days)))
    }
    return found
  } finally {
    await edition.close()
  }
}

test('matrices, curves and lists of facts are those of a naive reading', { timeout: 3_600_000 }, async () => {
  const asked = fc.record({
    period: fc.constantFrom(
      { from: '2025-12-01', to: '2026-12-01' },
      { from: '2026-02-01', to: '2026-03-01' },
      { from: '2026-01-01', to: '2026-03-01' },
    ),
    policy: fc.constantFrom(...policyNames),
  })
  const days = fc.uniqueArray(day, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(records, settings, day, asked, days, async (all, told, cut, question, on) => {
      expect((await check(all, told, cut, question, on)).join('\n')).toBe('')
    }),
    tried(5),
  )
})
