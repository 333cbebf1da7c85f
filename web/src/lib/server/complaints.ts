import type { Step } from '../../../api/service.ts'
import type { Line, LinesModel } from '#lib/charts/lines.ts'
import { catalogues, type Lang } from '#lib/messages/index.ts'

/** Days drawn at most: what lives longer is told in the table. */
const longest = 120

/** Shares still going on day by day: a curve stays where it is until the next step. */
function daily(steps: readonly Step[], days: number): Line['points'] {
  return Array.from({ length: days + 1 }, (_, day) => ({
    share: steps.findLast((step) => step.days <= day)?.share ?? 1,
    open: false,
  }))
}

/** Kaplan-Meier curves as lines by day; null: nothing is closed yet. */
export function survivalModel(
  curves: readonly { readonly name: string; readonly steps: readonly Step[] }[],
  lang: Lang,
): LinesModel | null {
  const last = Math.max(0, ...curves.flatMap(({ steps }) => steps.map(({ days }) => days)))
  if (last === 0) return null
  const days = Math.min(longest, last)
  const lines = curves.map(({ name, steps }) => ({ cohort: name, name, points: daily(steps, days) }))
  const ages = Array.from({ length: days + 1 }, (_, day) => catalogues[lang].complaintLife.day(String(day)))
  return { kind: 'lines', lang, ages, lines }
}
