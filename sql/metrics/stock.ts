import {
  allOf,
  anyOf,
  compare,
  countRows,
  daysBetween,
  field,
  greatest,
  innerJoin,
  isUnknown,
  least,
  leftJoin,
  sum,
  within,
  type AnyQuery,
  type Day,
  type Exp,
  type Relation,
} from '#warehouse'
import { books } from '../marts/books.ts'
import { heldSpans } from '../marts/held_spans.ts'
import { memberships } from '../marts/memberships.ts'
import { spells } from '../marts/spells.ts'
import { columnOf } from './dimension.ts'
import type { Computed } from './metric.ts'
import { groupedIn, periodEnd, periodRows, periodStart, slot } from './placed.ts'
import { placesAt, type Places, type Scope } from './scope.ts'

const heldFrom = field<Day>('s', 'start_on')
const heldUntil = field<Day | null>('s', 'end_on')
/** The day a spell's book is valued: the first of the period on which it is alive. */
const valuedOn = greatest(periodStart, heldFrom) as Exp<Day>

/** The dimensions of a spell in the book, its team that of the day it is valued. */
export const bookPlaces: Places = {
  group: (dimension) => (dimension === 'team' ? field('t', 'team_id') : field('s', columnOf(dimension))),
  time: (dimension) => field('p', dimension),
}

/** Rows alive on some day of a stretch of the period. */
const aliveIn = (scope: Scope, of: Relation<string, unknown>, from: Exp<Day>, until: Exp<Day | null>): AnyQuery =>
  innerJoin(
    periodRows(scope, 'p'),
    of,
    's',
    allOf(compare(from, '<', periodEnd), anyOf(compare(until, '>', periodStart), isUnknown(until))),
  )

/** Spells alive on some day of a stretch of the period, with the team of the day they are valued. */
const spellsIn = (scope: Scope): AnyQuery =>
  leftJoin(
    aliveIn(scope, spells, heldFrom, heldUntil),
    memberships,
    't',
    allOf(
      compare(field('t', 'collector_id'), '=', field('s', 'collector_id')),
      within(valuedOn, field<Day>('t', 'valid_from'), field<Day | null>('t', 'valid_to')),
    ),
  )

/** The same, each with its open book `b.book_amount` on that day. */
export const booksIn = (scope: Scope): AnyQuery =>
  innerJoin(
    spellsIn(scope),
    books,
    'b',
    allOf(
      compare(field('b', 'assignment_id'), '=', field('s', 'assignment_id')),
      within(valuedOn, field<Day>('b', 'from_on'), field<Day | null>('b', 'to_on')),
    ),
  )

/** The book of spells at the beginning of a period and as they were handed over: a stock, not a sum of days. */
export const book: Computed = {
  computed: 'book',
  kind: 'total',
  query: (place, scope) =>
    groupedIn(
      booksIn(scope),
      bookPlaces,
      scope,
      slot(place, 'total', sum(field<number>('b', 'book_amount')), countRows()),
    ),
}

const spanFrom = field<Day>('s', 'from_on')
const spanUntil = field<Day | null>('s', 'to_on')

/** Each day an account is held, by the team of that day. */
export const accountDays: Computed = {
  computed: 'account days',
  kind: 'count',
  query: (place, scope) => {
    const days = sum(daysBetween(greatest(periodStart, spanFrom), least(periodEnd, spanUntil)))
    return groupedIn(
      aliveIn(scope, heldSpans, spanFrom, spanUntil),
      { ...placesAt('s'), time: bookPlaces.time },
      scope,
      slot(place, 'count', days, days),
    )
  },
}

/** How many days of the period the spells in the book were alive: `value` days, and the `count` of spells that long. */
export function heldDaysQuery(scope: Scope): AnyQuery {
  const value = daysBetween(valuedOn, least(periodEnd, heldUntil) as Exp<Day>)
  return groupedIn(spellsIn(scope), bookPlaces, scope, { value, count: countRows() }).groupBy(value)
}
