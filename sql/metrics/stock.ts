import {
  anyOf,
  allOf,
  as,
  compare,
  countRows,
  daysBetween,
  field,
  groupedBy,
  greatest,
  innerJoin,
  isIn,
  isUnknown,
  least,
  leftJoin,
  literal,
  named,
  selectFrom,
  selectRow,
  sum,
  unionAll,
  within,
  type AnyQuery,
  type Day,
  type Exp,
} from '#warehouse'
import { books } from '../marts/books.ts'
import { memberships } from '../marts/memberships.ts'
import { spells } from '../marts/spells.ts'
import { periodsOf, type Period } from './calendar.ts'
import { columnOf, isTime } from './dimension.ts'
import { filtersOf, keyName, keysOf, type Places, type Scope } from './scope.ts'

const start = field<Day>('p', 'start_on')
const end = field<Day>('p', 'end_on')
const heldFrom = field<Day>('s', 'start_on')
const heldUntil = field<Day | null>('s', 'end_on')
/** The day a spell's book is valued: the first of the period on which it is alive. */
const valuedOn = greatest(start, heldFrom) as Exp<Day>

const places: Places = {
  group: (dimension) => (dimension === 'team' ? field('t', 'team_id') : field('s', columnOf(dimension))),
  time: (dimension) => field('p', dimension),
}

const periodRow = ({ start, end, keys }: Period): AnyQuery =>
  selectRow({
    start_on: literal('date', start),
    end_on: literal('date', end),
    ...Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, literal('date', key)])),
  })

/** Spells alive on some day of a period, with the team of that day. */
function aliveQuery(scope: Scope): AnyQuery {
  const [first, ...rest] = periodsOf(scope.from, scope.to, scope.question.by.filter(isTime)).map(periodRow)
  const alive = innerJoin(
    selectFrom(unionAll([first!, ...rest]), 'p'),
    spells,
    's',
    allOf(compare(heldFrom, '<', end), anyOf(compare(heldUntil, '>', start), isUnknown(heldUntil))),
  )
  const placed = leftJoin(
    alive,
    memberships,
    't',
    allOf(
      compare(field('t', 'collector_id'), '=', field('s', 'collector_id')),
      within(valuedOn, field<Day>('t', 'valid_from'), field<Day | null>('t', 'valid_to')),
    ),
  )
  return filtersOf(scope, places).reduce((query, { text, values }) => query.where(isIn(text, values)), placed)
}

/** The open book of each spell on the day it is valued, by the keys of the question: a sum and the count of spells. */
export function bookQuery(index: number, scope: Scope): AnyQuery {
  const keys = keysOf(scope, places)
  const valued = innerJoin(
    aliveQuery(scope),
    books,
    'b',
    allOf(
      compare(field('b', 'assignment_id'), '=', field('s', 'assignment_id')),
      within(valuedOn, field<Day>('b', 'from_on'), field<Day | null>('b', 'to_on')),
    ),
  )
  const selected = valued
    .select(keys.map((key, place) => named(key, keyName(place))))
    .select([
      named(as('total', sum(field<number>('b', 'book_amount'))), `s${index}`),
      named(as('count', countRows()), `c${index}`),
    ])
  return groupedBy(selected, keys)
}

/** How many days of the period the spells in the book were alive: days and the number of spells that long. */
export function heldDaysQuery(scope: Scope): AnyQuery {
  const keys = keysOf(scope, places)
  const days = daysBetween(valuedOn, least(end, heldUntil) as Exp<Day>)
  return aliveQuery(scope)
    .select(keys.map((key, place) => named(key, keyName(place))))
    .select([named(days, 'days'), named(as('count', countRows()), 'spells')])
    .groupBy([...keys, days])
}
