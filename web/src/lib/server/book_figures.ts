import type { Cell, Reading, StateBalance } from '../../../api/service.ts'
import type { Figure, Measure } from '#lib/figure.ts'
import { add, ratio } from '#lib/format/decimal.ts'
import { catalogues } from '#lib/messages/index.ts'
import { addMonths } from '#lib/period/days.ts'
import { trendSpan, type View } from '#lib/period/view.ts'

const { en, zh } = catalogues

/** Balances as measures beside those of the dictionary. */
export const bookMeasures: readonly Measure[] = [
  {
    id: 'book_past_due',
    label: { en: en.summary.pastDue, zh: zh.summary.pastDue },
    about: { en: en.summary.pastDueAbout, zh: zh.summary.pastDueAbout },
    unit: 'money',
    better: 'lower',
    controllable: 'no',
    minN: 0,
    style: { kind: 'money' },
  },
  {
    id: 'book_over_30',
    label: { en: en.summary.over30, zh: zh.summary.over30 },
    about: { en: en.summary.over30About, zh: zh.summary.over30About },
    unit: 'ratio',
    better: 'lower',
    controllable: 'no',
    minN: 0,
    style: { kind: 'percent', digits: 1 },
  },
]

const plain = { low: null, high: null, immature: 0 } as const

/** Both measures at one month end. The first two buckets hold what is at most 30 days past due. */
function cellsOf(rows: readonly StateBalance[], buckets: readonly string[]): Readonly<Record<string, Cell>> | null {
  if (rows.length === 0) return null
  const late = rows.filter(({ state }) => buckets.indexOf(state) > 1)
  const [over, all] = [add(late.map(({ amount }) => amount)), add(rows.map(({ amount }) => amount))]
  const n = rows.reduce((sum, { accounts }) => sum + accounts, 0)
  return {
    book_past_due: { value: add(rows.map(({ overdue }) => overdue)), n, ...plain },
    book_over_30: { value: ratio(over, all), numerator: over, denominator: all, n, ...plain },
  }
}

/** Balances at the last month end of the period, of the compared one and of thirteen months. */
export async function bookFigures(reading: Reading, view: View): Promise<Readonly<Record<string, Figure>>> {
  const span = trendSpan(view)
  const from = view.against !== null && view.against.from < span.from ? view.against.from : span.from
  const rows = await reading.balances(from, span.to, view.where)
  const ends = Map.groupBy(rows, ({ as_of }) => as_of)
  const at = (start: string, end: string) => {
    const day = [...ends.keys()]
      .filter((one) => one >= start && one < end)
      .sort()
      .at(-1)
    return day === undefined ? null : cellsOf(ends.get(day) ?? [], reading.buckets)
  }
  const now = at(view.from, view.to)
  const before = view.against && at(view.against.from, view.against.to)
  const months = Array.from({ length: 13 }, (_, index) => {
    const month = addMonths(span.from, index)
    return at(month, addMonths(month, 1))
  })
  const missing = rows.length === 0 && reading.metrics['overdue_rate'] === undefined ? 'account_months' : null
  return Object.fromEntries(
    bookMeasures.map(({ id }) => [
      id,
      {
        now: now?.[id] ?? null,
        before: before?.[id] ?? null,
        series: months.map((cells) => (cells?.[id]?.value == null ? null : Number(cells[id].value))),
        missing,
      },
    ]),
  )
}
