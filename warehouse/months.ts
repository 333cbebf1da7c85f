/** The first day of a month, `YYYY-MM-01`. */
export type Month = string
/** Months in which something changed; `all`: anything may have. */
export type Months = 'all' | ReadonlySet<Month>

export const noMonths: ReadonlySet<Month> = new Set()

/** The months of either. */
export const eitherMonths = (a: Months, b: Months): Months =>
  a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b])

const indexOf = (month: Month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
const monthAt = (index: number): Month =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`

/** The month of a day. */
export const monthOfDay = (day: string): Month => `${day.slice(0, 7)}-01`

/** Every month from one to another, both included; none when the other is earlier. */
export const monthsThrough = (first: Month, last: Month): Month[] =>
  Array.from({ length: Math.max(0, indexOf(last) - indexOf(first) + 1) }, (_, step) => monthAt(indexOf(first) + step))

/** The months as stretches without gaps, `[from, to)`, in order. */
function stretchesOf(months: Iterable<Month>): { from: Month; to: Month }[] {
  const stretches: { from: number; to: number }[] = []
  for (const index of [...new Set([...months].map(indexOf))].sort((a, b) => a - b)) {
    const last = stretches.at(-1)
    if (last?.to === index) last.to = index + 1
    else stretches.push({ from: index, to: index + 1 })
  }
  return stretches.map(({ from, to }) => ({ from: monthAt(from), to: monthAt(to) }))
}

/** SQL: the day in the column is in one of the months, or at most `days` before it. */
export function inMonths(column: string, months: Iterable<Month>, days = 0): string {
  const early = days === 0 ? '' : ` - ${days}`
  const parts = stretchesOf(months).map(
    ({ from, to }) => `(${column} >= date '${from}'${early} and ${column} < date '${to}')`,
  )
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`
}

/** SQL: the day in the column is in none of the months. */
export function outsideMonths(column: string, months: Iterable<Month>): string {
  const parts = stretchesOf(months).map(({ from, to }) => `(${column} < date '${from}' or ${column} >= date '${to}')`)
  return parts.length === 0 ? 'true' : parts.join(' and ')
}
