import { field, named, orderedBy, selectFrom, type Day, type Row } from '#warehouse'
import { monthEnds } from '../../marts/month_ends.ts'
import { vintages } from '../../marts/vintages.ts'
import { monthEnd, monthStart, shiftMonths } from '../calendar.ts'
import type { Edition } from '../edition.ts'
import { addedTexts, nothingLike } from '../exact.ts'
import { matrixAsked, within, type Drawn, type MatrixWords } from './asked.ts'
import { debtKeys, debts, filtered, type Segmented } from './segments.ts'

/** How many accounts of a cohort were ever seen past 30 and 90 days by a number of months on book. Amounts: exact text. */
export interface VintageRow extends Segmented {
  /** First day of the month of origination. */
  readonly cohort: Day
  /** Months on book. */
  readonly month: number
  readonly accounts: number
  readonly amount: string
  readonly ever30: number
  readonly ever90: number
  readonly ever30_amount: string
  readonly ever90_amount: string
  /** All its accounts where the month end was not delivered. */
  readonly immature: number
}

const columnOf: Readonly<Record<string, string>> = { client: 'client_id' }

interface Group {
  readonly past30: Day | null
  readonly past90: Day | null
  readonly accounts: number
  readonly amount: string
}

/** The vintage curve of each cohort in `[from, to)` whose first month end was delivered, up to the last day of the data. */
export async function vintage(edition: Edition, words: MatrixWords, signal?: AbortSignal): Promise<Drawn<VintageRow>> {
  using asked = await matrixAsked(edition, words, { what: 'The vintage curve', by: debts })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  if (!asked.at.delivered.get('accounts')?.has('originated_on'))
    return { rows: [], unavailable: 'accounts.originated_on' }
  const { cohort: _cohort, ...keys } = debtKeys(asked)
  const query = filtered(within(asked, selectFrom(vintages, 'm'), 'cohort'), asked).selectAll()
  const [groups, ends] = await Promise.all([
    asked.at.rows(
      orderedBy(query, [
        field('m', 'cohort'),
        ...Object.values(keys),
        field('m', 'past_30_on'),
        field('m', 'past_90_on'),
      ]),
      signal,
    ),
    asked.at.rows(
      orderedBy(selectFrom(monthEnds, 'e').select(named(field('e', 'as_of'), 'as_of')), [field('e', 'as_of')]),
      signal,
    ),
  ])
  const delivered = new Set(ends.map(({ as_of: day }) => String(day)))
  const first = ends[0]?.['as_of'] as Day | undefined
  const segmentOf = (row: Row): Segmented =>
    Object.fromEntries(asked.by.filter((name) => name !== 'cohort').map((name) => [name, row[columnOf[name] ?? name]]))
  const cohorts = Map.groupBy(groups, (row) => JSON.stringify([row['cohort'], segmentOf(row)]))
  return {
    rows: [...cohorts.values()].flatMap((rows) => {
      const cohort = rows[0]!['cohort'] as Day
      if (first === undefined || cohort < monthStart(first)) return []
      const known = rows.map((row): Group => ({
        past30: row['past_30_on'] as Day | null,
        past90: row['past_90_on'] as Day | null,
        accounts: Number(row['account_count']),
        amount: String(row['original_amount']),
      }))
      return pointsOf(cohort, known, asked.at.asOf, delivered).map((point) => ({ ...segmentOf(rows[0]!), ...point }))
    }),
  }
}

function pointsOf(cohort: Day, groups: readonly Group[], asOf: Day, delivered: ReadonlySet<string>): VintageRow[] {
  const points: VintageRow[] = []
  const accounts = (of: readonly Group[]) => of.reduce((all, group) => all + group.accounts, 0)
  const nothing = nothingLike(groups[0]?.amount ?? '0')
  const amount = (of: readonly Group[]) => addedTexts([nothing, ...of.map((group) => group.amount)])
  for (let month = 0, day = monthEnd(cohort); day <= asOf; month++, day = monthEnd(shiftMonths(cohort, month))) {
    const past30 = groups.filter(({ past30: on }) => on !== null && on <= day)
    const past90 = groups.filter(({ past90: on }) => on !== null && on <= day)
    points.push({
      cohort,
      month,
      accounts: accounts(groups),
      amount: amount(groups),
      ever30: accounts(past30),
      ever90: accounts(past90),
      ever30_amount: amount(past30),
      ever90_amount: amount(past90),
      immature: delivered.has(day) ? 0 : accounts(groups),
    })
  }
  return points
}
