import type { BridgeRow, FlowRow, Reading, RollRow } from '../../../api/service.ts'
import { longMonth } from '#lib/format/date.ts'
import { add } from '#lib/format/decimal.ts'
import type { Lang } from '#lib/messages/index.ts'
import { wayOf, type Way } from '#lib/format/way.ts'
import { bridgeSteps, type BridgeStep, type SplitBy } from '#lib/pages/flow.ts'
import { trendSpan, type View } from '#lib/period/view.ts'
import { rollFrom, type Roll } from './roll.ts'

/** How the accounts of a segment past due or current moved: shares of those live at t−1. */
export interface Part {
  /** The value as a filter says it; null: unknown. */
  readonly key: string | null
  readonly name: string | null
  readonly accounts: number
  readonly worse: number | null
  readonly stayed: number | null
  readonly better: number | null
  readonly left: number | null
}

export interface SplitRoll {
  readonly parts: readonly Part[]
  /** The segment whose matrix is shown; null: the whole. */
  readonly part: string | null
  readonly roll: Roll | null
}

type Weight = 'accounts' | 'amount'
const sizeOf = (row: RollRow, weight: Weight) => (weight === 'accounts' ? row.accounts : Number(row.amount))

function partOf(rows: readonly RollRow[], buckets: readonly string[], weight: Weight): Omit<Part, 'key' | 'name'> {
  const live = rows.filter(({ from }) => from === 'restructured' || buckets.includes(from))
  const all = live.reduce((sum, row) => sum + sizeOf(row, weight), 0)
  const share = (way: Way) =>
    all > 0
      ? live.reduce((sum, row) => sum + (wayOf(row.from, row.to, buckets) === way ? sizeOf(row, weight) : 0), 0) / all
      : null
  return {
    accounts: live.reduce((sum, row) => sum + row.accounts, 0),
    worse: share('worse'),
    stayed: share('stayed'),
    better: share('better'),
    left: share('left'),
  }
}

/** The name a segment is shown under; null: unknown. */
function nameOf(reading: Reading, by: SplitBy, key: string | null, lang: Lang): string | null {
  if (key === null) return null
  if (by === 'cohort' || by === 'placement') return longMonth(lang, key)
  if (by === 'team' || by === 'collector') return reading.names[by][key] ?? key
  return key
}

/** The matrix of the period, pooled, of all or of one segment, with every segment beside it. */
export async function splitRollOf(
  reading: Reading,
  { from, to, where }: View,
  asked: {
    readonly by: SplitBy | null
    readonly part: string | null
    readonly reages: boolean
    readonly weight: Weight
  },
  lang: Lang,
): Promise<SplitRoll> {
  const { by, weight, reages } = asked
  const words = { matrix: 'roll', pool: true, from, to, where: [...where], ...(reages ? { reages } : {}) }
  const { rows } = (await reading.draw({ ...words, ...(by === null ? {} : { by: [by] }) })) as {
    readonly rows: readonly RollRow[]
  }
  const { buckets } = reading
  if (by === null) return { parts: [], part: null, roll: rollFrom(rows, buckets) }
  const keyOf = (row: RollRow) => (row[by] == null ? null : String(row[by]))
  const groups = [...Map.groupBy(rows, keyOf)]
  const parts = groups
    .map(([key, of]): Part => ({ key, name: nameOf(reading, by, key, lang), ...partOf(of, buckets, weight) }))
    .filter(({ accounts }) => accounts > 0)
  const isDated = by === 'cohort' || by === 'placement'
  const text = ({ key, name }: Part) => (isDated ? key : name)
  parts.sort((a, b) => Number(a.key === null) - Number(b.key === null) || ((text(a) ?? '') < (text(b) ?? '') ? -1 : 1))
  const largest = parts.toSorted(
    (a, b) => Number(a.key === null) - Number(b.key === null) || b.accounts - a.accounts,
  )[0]
  const shown = parts.find(({ key }) => (key ?? '') === asked.part) ?? largest
  const cells = groups.find(([key]) => shown !== undefined && key === shown.key)?.[1] ?? []
  return { parts, part: shown === undefined ? null : (shown.key ?? ''), roll: rollFrom(cells, buckets) }
}

/** A cell of the matrix over time. */
export interface CellLine {
  readonly from: string
  readonly to: string
  readonly way: Way
  /** Of what was in `from`, by month; null: nothing was there. */
  readonly shares: readonly (number | null)[]
  readonly accounts: readonly number[]
}

export interface Cells {
  /** Month ends, oldest first. */
  readonly months: readonly string[]
  readonly lines: readonly CellLine[]
}

/** Every cell that ever held something in the 13 months to the end of the period; null: no two month ends. */
export async function cellsOf(reading: Reading, view: View, weight: Weight, reages: boolean): Promise<Cells | null> {
  const words = { matrix: 'roll', ...trendSpan(view), where: [...view.where], ...(reages ? { reages } : {}) }
  const { rows } = (await reading.draw(words)) as { readonly rows: readonly RollRow[] }
  const { buckets } = reading
  const whole = rollFrom(rows, buckets)
  const months = [...new Set(rows.map(({ period }) => period ?? ''))]
  if (whole === null || months.length === 0) return null
  const found = new Map(rows.map((row) => [`${row.period} ${row.from}>${row.to}`, row]))
  const seen = new Set(rows.filter(({ accounts }) => accounts > 0).map(({ period, from }) => `${period} ${from}`))
  const lines = whole.from.flatMap((from) =>
    whole.to.flatMap((to): CellLine[] => {
      const cells = months.map((month) => found.get(`${month} ${from}>${to}`))
      if (!cells.some((cell) => cell !== undefined && cell.accounts > 0)) return []
      const shareOf = (cell: RollRow | undefined, month: string) =>
        cell === undefined
          ? seen.has(`${month} ${from}`)
            ? 0
            : null
          : weight === 'accounts'
            ? cell.accounts_share
            : cell.amount_share
      return [
        {
          from,
          to,
          way: wayOf(from, to, buckets),
          shares: cells.map((cell, index) => shareOf(cell, months[index]!)),
          accounts: cells.map((cell) => cell?.accounts ?? 0),
        },
      ]
    }),
  )
  return { months, lines }
}

/** The bridge of a month end, state by state and in all; null: the month end before was not delivered. */
export interface Bridges {
  readonly month: string
  readonly rows: readonly BridgeRow[]
  /** Exact sums of the states. */
  readonly all: Readonly<Record<BridgeStep, string>>
}

export async function bridgesOf(reading: Reading, { from, to, where }: View): Promise<Bridges | null> {
  const { rows } = (await reading.draw({ matrix: 'bridge', from, to, where: [...where] })) as {
    readonly rows: readonly BridgeRow[]
  }
  const month = rows.at(-1)?.period
  if (month === undefined) return null
  const order = [...reading.buckets, 'restructured']
  const of = rows
    .filter(({ period }) => period === month)
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  const all = Object.fromEntries(bridgeSteps.map((step) => [step, add(of.map((row) => row[step]))]))
  return { month, rows: of, all: all as Record<BridgeStep, string> }
}

/** Gross and net flow by bucket over the 13 months to the end of the period. */
export interface Flows {
  readonly months: readonly string[]
  readonly rows: readonly {
    readonly bucket: string
    readonly gross: readonly (number | null)[]
    /** Null below the whole book, where it would mislead. */
    readonly net: readonly (number | null)[]
  }[]
  /** Net flow is told: it is of the whole book only. */
  readonly isWhole: boolean
}

export async function flowsOf(reading: Reading, view: View): Promise<Flows | null> {
  const { rows } = (await reading.draw({ matrix: 'flow', ...trendSpan(view), where: [...view.where] })) as {
    readonly rows: readonly FlowRow[]
  }
  const months = [...new Set(rows.map(({ period }) => period as string))]
  if (months.length === 0) return null
  const found = new Map(rows.map((row) => [`${row.period} ${row.from}`, row]))
  const line = (bucket: string, of: 'gross' | 'net') =>
    months.map((month) => found.get(`${month} ${bucket}`)?.[of] ?? null)
  return {
    months,
    rows: reading.buckets
      .slice(0, -1)
      .map((bucket) => ({ bucket, gross: line(bucket, 'gross'), net: line(bucket, 'net') })),
    isWhole: view.where.length === 0,
  }
}
