import type { PayCost } from '../../../api/acts/acts.ts'
import type { Cell } from '../../../api/service.ts'
import type { Figure, Measure } from '#lib/figure.ts'
import { add } from '#lib/format/decimal.ts'
import { catalogues } from '#lib/messages/index.ts'
import { addMonths } from '#lib/period/days.ts'
import { trendSpan, type Span, type View } from '#lib/period/view.ts'

const { en, zh } = catalogues

/** What variable pay cost, beside the measures of the dictionary. */
export const payMeasure: Measure = {
  id: 'pay_cost',
  label: { en: en.summary.payCost, zh: zh.summary.payCost },
  about: { en: en.summary.payCostAbout, zh: zh.summary.payCostAbout },
  unit: 'money',
  better: 'neither',
  controllable: 'no',
  minN: 0,
  style: { kind: 'money' },
}

/** Locked months of a span; null: none is locked. */
function cellOf(costs: readonly PayCost[], { from, to }: Span): Cell | null {
  const within = costs.filter(({ month }) => month >= from && month < to)
  if (!within.some(({ locked }) => locked > 0)) return null
  return {
    value: add(within.map(({ paid }) => paid)),
    n: within.reduce((sum, { people }) => sum + people, 0),
    low: null,
    high: null,
    immature: within.reduce((sum, { open }) => sum + open, 0),
  }
}

/** Pay of the months of the period; null: not for the reader, or a filter asks for a part pay does not have. */
export async function payFigure({ acts }: App.Locals, view: View): Promise<Figure | null> {
  const months = trendSpan(view)
  const from = [months.from, view.from, view.against?.from ?? view.from].sort()[0] ?? view.from
  const costs = (await acts?.payCosts(from, view.to)) ?? null
  if (costs === null || view.where.length > 0) return null
  const month = (start: string) => ({ from: start, to: addMonths(start, 1) })
  return {
    now: cellOf(costs, view),
    before: view.against && cellOf(costs, view.against),
    series: Array.from({ length: 13 }, (_, index) => {
      const cell = cellOf(costs, month(addMonths(months.from, index)))
      return cell === null ? null : Number(cell.value)
    }),
    missing: null,
    absent: 'unlocked',
  }
}
