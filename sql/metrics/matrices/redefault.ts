import { field, orderedBy, selectFrom, type Day, type Row } from '#warehouse'
import { cures } from '../../marts/cures.ts'
import { monthEnds } from '../../marts/month_ends.ts'
import { monthEnd, monthStart, shiftMonths } from '../calendar.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { filtered, type Segment, type Segmented } from './segments.ts'

/** Of the accounts cured in a month, those past due or charged off again within some months. */
export interface RedefaultRow extends Segmented {
  /** First day of the month of the cure. */
  readonly cohort: Day
  /** 1, 3, 6 or 12. */
  readonly month: number
  readonly cured: number
  readonly redefaulted: number
  readonly share: number | null
  /** All of them where a month end of the window is not delivered or not over. */
  readonly immature: number
}

const windows = [1, 3, 6, 12]
export const debtSegments = ['product', 'client', 'region'] as const satisfies readonly Segment[]
const columns: Readonly<Record<string, string>> = { client: 'client_id' }

/** Re-default after 1, 3, 6 and 12 months of the accounts cured at the month ends in `[from, to)`. */
export async function redefault(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<RedefaultRow>> {
  using asked = await matrixAsked(edition, words, { what: 'The re-default curve', by: debtSegments })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const query = filtered(within(asked, selectFrom(cures, 'm'), 'cured_on'), asked).selectAll()
  const keys = ['cured_on', ...asked.by.map((name) => columns[name] ?? name), 'relapsed_on']
  const [rows, ends] = await Promise.all([
    asked.at.rows(
      orderedBy(
        query,
        keys.map((name) => field('m', name)),
      ),
      signal,
    ),
    asked.at.rows(selectFrom(monthEnds, 'e').selectAll(), signal),
  ])
  const delivered = new Set(ends.map(({ as_of: day }) => String(day)))
  const segmentOf = (row: Row) =>
    Object.fromEntries(asked.by.map((name) => [name, row[columns[name] ?? name] ?? null])) as Segmented
  return {
    rows: [...Map.groupBy(rows, (row) => JSON.stringify([row['cured_on'], segmentOf(row)])).values()].flatMap((of) => {
      const on = of[0]!['cured_on'] as Day
      const counted = (some: readonly Row[]) => some.reduce((all, row) => all + Number(row['account_count']), 0)
      const after = (months: number) => monthEnd(shiftMonths(monthStart(on), months))
      return windows.map((month): RedefaultRow => {
        const until = after(month)
        const again = of.filter((row) => row['relapsed_on'] !== null && (row['relapsed_on'] as Day) <= until)
        const isSeen = Array.from({ length: month }, (_, index) => after(index + 1)).every((day) => delivered.has(day))
        return {
          ...segmentOf(of[0]!),
          cohort: monthStart(on),
          month,
          cured: counted(of),
          redefaulted: counted(again),
          share: quotient(String(counted(again)), String(counted(of))),
          immature: isSeen ? 0 : counted(of),
        }
      })
    }),
  }
}
