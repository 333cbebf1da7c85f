import {
  as,
  compare,
  field,
  isIn,
  literal,
  named,
  orderedBy,
  selectFrom,
  sum,
  type Day,
} from '../../warehouse/index.ts'
import { isDay, models, QuestionError, type PublishedEdition } from '../../sql/index.ts'
import type { StateBalance } from './service.ts'

const columns: Readonly<Record<string, string>> = {
  product: 'product',
  client: 'client_id',
  region: 'region',
  team: 'team_id',
  collector: 'collector_id',
  grade: 'grade',
}

const day = (text: string): Day => {
  if (isDay(text)) return text
  throw new QuestionError('bad_date', `A period takes calendar days as YYYY-MM-DD, not ${text}.`)
}

function filterOf(text: string) {
  const at = text.indexOf('=')
  const column = columns[text.slice(0, Math.max(at, 0)).trim()]
  if (column === undefined)
    throw new QuestionError(
      'dimension_refused',
      `Balances can be filtered by ${Object.keys(columns).join(', ')}, not so: ${text}`,
    )
  const values = text.slice(at + 1).split(/(?<!\\),/)
  return isIn(
    field<string | null>('b', column),
    values.map((value) => value.replaceAll('\\,', ',')),
  )
}

/** Balances of live accounts by state at the month ends in `[from, to)`, oldest first; what is not known of is left out. */
export async function balancesOf(
  edition: PublishedEdition,
  from: string,
  to: string,
  where: readonly string[],
): Promise<StateBalance[]> {
  const balances = models.find(({ name }) => name === 'marts.balances')
  if (balances === undefined || !edition.delivered.has('account_months')) return []
  const [asOf, state] = [field<Day>('b', 'as_of'), field<string>('b', 'state')]
  const within = selectFrom(balances, 'b')
    .where(compare(asOf, '>=', literal('date', day(from))))
    .where(compare(asOf, '<', literal('date', day(to))))
  const query = where
    .reduce((narrowed, text) => narrowed.where(filterOf(text)), within)
    .select([
      named(asOf, 'as_of'),
      named(state, 'state'),
      named(as('count', sum(field<number>('b', 'account_count'))), 'accounts'),
      named(as('total', sum(field<number>('b', 'balance_amount'))), 'amount'),
      named(as('total', sum(field<number>('b', 'overdue_amount'))), 'overdue'),
    ])
    .groupBy([asOf, state])
  const rows = await edition.rows(orderedBy(query, [asOf, state]))
  return rows.map((row) => ({
    as_of: String(row['as_of']),
    state: String(row['state']),
    accounts: Number(row['accounts']),
    amount: String(row['amount']),
    overdue: String(row['overdue']),
  }))
}
