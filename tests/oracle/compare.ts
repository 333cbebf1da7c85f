import type { AnswerRow } from '#sql'
import { definitions, type Asked, type Expected, type ExpectedRow } from './answer.ts'
import { unitsIn, type Unit } from './fact.ts'

/** Exact decimal text as whole millionths. */
export function millionths(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) throw new Error(`Not exact: ${text}`)
  const size = BigInt(match[2]!) * 1_000_000n + BigInt((match[3] ?? '').padEnd(6, '0'))
  return match[1] === '-' ? -size : size
}

export const near = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b)))

/** Every place where the answer is not the one expected; empty when they agree. */
export function differences(asked: Asked, got: readonly AnswerRow[], wanted: readonly ExpectedRow[]): string[] {
  const textOf = (value: unknown) => (typeof value === 'number' ? String(value) : (value ?? null))
  const keyOf = (row: Readonly<Record<string, unknown>>) => JSON.stringify(asked.by.map((name) => textOf(row[name])))
  const gotByKey = new Map(got.map((row) => [keyOf(row), row as Readonly<Record<string, unknown>>]))
  const wantedByKey = new Map(wanted.map((row) => [keyOf(row.keys), row]))
  const found: string[] = []
  if (gotByKey.size !== got.length) found.push('A group appears twice.')
  for (const key of gotByKey.keys()) if (!wantedByKey.has(key)) found.push(`${key}: a row without a record`)
  for (const [key, { cells }] of wantedByKey) {
    const row = gotByKey.get(key)
    if (!row) found.push(`${key}: the row is missing, ${show(cells)} expected`)
    else
      for (const id of asked.metrics)
        for (const each of cellDifferences(id, row[id] as Cell, cells[id]!)) found.push(`${key} ${id}: ${each}`)
  }
  return found
}

interface Cell {
  readonly value: number | string | null
  readonly numerator?: string
  readonly denominator?: string
  readonly n: number
  readonly low: number | null
  readonly high: number | null
  readonly immature: number
  readonly held_days_p50?: number | null
  readonly missing?: number
  readonly capped?: number
  readonly parts?: Readonly<Record<string, { readonly numerator: string; readonly denominator: string }>>
}

function cellDifferences(id: string, got: Cell, wanted: Expected): string[] {
  const metric = definitions.get(id)!
  const found: string[] = []
  const same = (name: string, a: unknown, b: unknown, equal = a === b) => {
    if (!equal) found.push(`${name} is ${show(a)}, not ${show(b)}`)
  }
  const exact = (name: string, text: unknown, value: bigint, unit: Unit) => {
    const scale = BigInt(1_000_000 / unitsIn[unit])
    same(name, text, `${value} (${unit})`, typeof text === 'string' && millionths(text) === value * scale)
  }
  if (metric.score) {
    same('value', got.value, wanted.value, near(got.value as number | null, wanted.value))
    same('capped', got.capped, wanted.capped)
    for (const [part, { numerator, denominator }] of Object.entries(wanted.parts ?? {})) {
      exact(`numerator of ${part}`, got.parts?.[part]?.numerator, numerator, part === 'qa' ? 'number' : 'count')
      exact(`denominator of ${part}`, got.parts?.[part]?.denominator, denominator, 'count')
    }
  } else if (metric.quantile) same('value', got.value, wanted.value === null ? null : String(wanted.value))
  else if (metric.denominator) {
    exact('numerator', got.numerator, wanted.numerator, metric.numerator)
    exact('denominator', got.denominator, wanted.denominator ?? 0n, metric.denominator)
    same('value', got.value, wanted.value, near(got.value as number | null, wanted.value))
  } else exact('value', got.value, wanted.numerator, metric.numerator)
  if (!metric.score) same('n', got.n, wanted.n)
  if (wanted.missing !== undefined) same('missing', got.missing, wanted.missing)
  same('low', got.low, wanted.low, near(got.low, wanted.low))
  same('high', got.high, wanted.high, near(got.high, wanted.high))
  same('immature', got.immature, wanted.immature)
  if (wanted.held !== undefined) same('held_days_p50', got.held_days_p50, wanted.held)
  return found
}

export const show = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}` : each)) ?? 'undefined'
