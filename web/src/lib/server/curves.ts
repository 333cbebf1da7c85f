import type {
  DelinquencyRow,
  LiquidationRow,
  PlannedRow,
  Reading,
  RecoveredRow,
  RedefaultRow,
  VintageRow,
} from '../../../api/service.ts'
import type { Line, LinesModel } from '#lib/charts/lines.ts'
import { longMonth } from '#lib/format/date.ts'
import { catalogues, type Lang } from '#lib/messages/index.ts'
import { spanOf } from './outlook.ts'

const ages = (lang: Lang, first: number, rows: readonly { readonly month: number }[]) => {
  const last = Math.max(first, ...rows.map(({ month }) => month))
  return Array.from({ length: last - first + 1 }, (_, index) => catalogues[lang].curves.months(first + index))
}

const linesFrom = <R extends { readonly cohort: string; readonly month: number; readonly immature: number }>(
  rows: readonly R[],
  lang: Lang,
  shareOf: (row: R) => number | null,
): Line[] =>
  [...Map.groupBy(rows, ({ cohort }) => cohort)].map(([cohort, points]) => ({
    cohort,
    name: longMonth(lang, cohort),
    points: points.map((row) => ({ share: shareOf(row), open: row.immature > 0 })),
  }))

/** Ever more than 30 or 90 days past due by months on book; null: not known. */
export async function vintageModel(
  reading: Reading,
  lang: Lang,
  ever: 'ever30' | 'ever90',
): Promise<LinesModel | null> {
  const { rows } = await reading.draw({ curve: 'vintage', ...spanOf(reading) })
  const points = rows as readonly VintageRow[]
  if (points.length === 0) return null
  const share = (row: VintageRow) => (row.accounts > 0 ? row[ever] / row.accounts : null)
  return { kind: 'lines', lang, ages: ages(lang, 0, points), lines: linesFrom(points, lang, share) }
}

export interface Liquidation {
  readonly model: LinesModel
  /** Each cohort at the age its plan is for, beside the plan and the others at that age. */
  readonly plans: readonly Pick<PlannedRow, 'cohort' | 'month' | 'share' | 'plan' | 'peers' | 'immature'>[]
}

/** Collected of what was placed by months since; null: not known. */
export async function liquidationModel(reading: Reading, lang: Lang): Promise<Liquidation | null> {
  const { rows } = await reading.draw({ curve: 'liquidation-plan', ...spanOf(reading) })
  const points = rows as readonly PlannedRow[]
  if (points.length === 0) return null
  const model = {
    kind: 'lines' as const,
    lang,
    ages: ages(lang, 1, points),
    lines: linesFrom(points, lang, ({ share }: LiquidationRow) => share),
  }
  // Every cohort has one row of the age the plan is for, where it is that old; without any plan, of its own last age.
  const age = points.find(({ plan }) => plan !== null)?.month
  const plans = [...Map.groupBy(points, ({ cohort }) => cohort).values()].flatMap((of) => {
    const row =
      age === undefined ? of.findLast(({ immature }) => immature === 0) : of.find(({ month }) => month === age)
    return row === undefined ? [] : [row]
  })
  return { model, plans }
}

/** What came in after charge-off, by months since; null: not known. */
export async function recoveredModel(reading: Reading, lang: Lang): Promise<LinesModel | null> {
  const { rows } = await reading.draw({ curve: 'recovered', ...spanOf(reading) })
  const points = rows as readonly RecoveredRow[]
  if (points.length === 0) return null
  const lines = linesFrom(points, lang, ({ share }: RecoveredRow) => share)
  return { kind: 'lines', lang, ages: ages(lang, 1, points), lines }
}

/** Of the accounts cured in a month, those past due again within 1, 3, 6 and 12 months. */
export interface Redefault {
  readonly cohort: string
  readonly cured: number
  readonly within: readonly { readonly month: number; readonly share: number | null; readonly open: boolean }[]
}

export async function redefaultsOf(reading: Reading): Promise<readonly Redefault[]> {
  const { rows } = await reading.draw({ curve: 'redefault', ...spanOf(reading) })
  return [...Map.groupBy(rows as readonly RedefaultRow[], ({ cohort }) => cohort)].map(([cohort, of]) => ({
    cohort,
    cured: of[0]?.cured ?? 0,
    within: of.map(({ month, share, immature }) => ({ month, share, open: immature > 0 })),
  }))
}

/** How those past due at one month end became those at the next, oldest first. */
export async function delinquencyOf(reading: Reading): Promise<readonly DelinquencyRow[]> {
  const { rows } = await reading.draw({ matrix: 'delinquency', ...spanOf(reading) })
  return rows as readonly DelinquencyRow[]
}
