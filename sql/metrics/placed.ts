import {
  as,
  field,
  groupedBy,
  isIn,
  literal,
  named,
  selectFrom,
  selectRow,
  unionAll,
  type AnyQuery,
  type Day,
  type Exp,
} from '#warehouse'
import { periodsOf, type Period } from './calendar.ts'
import { isTime } from './dimension.ts'
import { filtersOf, keyName, keysOf, reachOf, type Places, type Scope } from './scope.ts'

/** The rows that pass the filters of the question, within what its reader may see. */
export function filteredBy(query: AnyQuery, places: Places, scope: Scope): AnyQuery {
  const within = reachOf(scope, places)
  const seen = within === null ? query : query.where(within)
  return filtersOf(scope, places).reduce((so, { text, values }) => so.where(isIn(text, values)), seen)
}

/** What is selected from the rows that pass the filters, a row for each group of keys of the question. */
export function groupedIn(
  query: AnyQuery,
  places: Places,
  scope: Scope,
  selected: Readonly<Record<string, Exp<unknown>>>,
): AnyQuery {
  const keys = keysOf(scope, places)
  const rows = filteredBy(query, places, scope)
    .select(keys.map((key, index) => named(key, keyName(index))))
    .select(Object.entries(selected).map(([name, of]) => named(of, name)))
  return groupedBy(rows, keys)
}

/** The sum and the count of an operand at its place in a plan. */
export const slot = (
  place: number,
  kind: 'count' | 'total' | 'decimal' | 'ratio',
  sum: Exp<unknown>,
  count: Exp<unknown>,
) => ({
  [`s${place}`]: as(kind, sum),
  [`c${place}`]: as('count', count),
})

/** The stretches of the period that share their time keys, as rows: `start_on`, `end_on` and a column for each time key. */
export function periodRows({ from, to, question }: Scope, alias: string): AnyQuery {
  const [first, ...rest] = periodsOf(from, to, question.by.filter(isTime)).map(periodRow)
  return selectFrom(unionAll([first!, ...rest]), alias)
}

const periodRow = ({ start, end, keys }: Period): AnyQuery =>
  selectRow({
    start_on: literal('date', start),
    end_on: literal('date', end),
    ...Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, literal('date', key)])),
  })

export const periodStart = field<Day>('p', 'start_on')
export const periodEnd = field<Day>('p', 'end_on')
