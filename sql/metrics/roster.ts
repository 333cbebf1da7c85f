import {
  as,
  anyOf,
  compare,
  countDistinct,
  countRows,
  field,
  groupedBy,
  isUnknown,
  isKnown,
  literal,
  monthStart,
  named,
  orderedBy,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
  type Row,
} from '#warehouse'
import { collectors } from '../marts/collectors.ts'
import { memberships } from '../marts/memberships.ts'
import { shifts } from '../marts/shifts.ts'
import { targets } from '../marts/targets.ts'
import type { Edition } from './edition.ts'

/** `[from, to)`. */
interface Span {
  readonly from: Day
  readonly to: Day
}

type Asked = Pick<Edition, 'rows'>

/** Somebody who collects, as their record says now. */
export interface Collector {
  readonly collector: string
  readonly name: string
  readonly employee_no: string | null
  readonly hired_on: Day | null
  /** Last day. */
  readonly left_on: Day | null
  readonly grade: string | null
}

/** A stretch of days, `[from, to)`, in a team; `to` null while it lasts. */
export interface Membership {
  readonly collector: string
  readonly team: string
  readonly from: Day
  readonly to: Day | null
}

/** Days and minutes of a month. */
export interface Shifts {
  readonly month: Day
  readonly collector: string
  readonly team: string | null
  readonly scheduled_days: number
  readonly worked_days: number
  /** Worked of those scheduled. */
  readonly attended_days: number
  readonly scheduled_minutes: number
  readonly worked_minutes: number
}

/** Days of a month on which anybody of the team was scheduled, or worked. */
export interface TeamDays {
  readonly month: Day
  readonly team: string
  readonly scheduled_days: number
  readonly worked_days: number
}

export interface Target {
  readonly metric: string
  /** `all`, `team:<id>` or `collector:<id>`. */
  readonly scope: string
  readonly month: Day
  /** Decimal text. */
  readonly value: string
}

/** Everybody with a record, in the order of ids. */
export async function collectorsIn(edition: Asked): Promise<Collector[]> {
  const columns = ['collector_name', 'employee_no', 'hired_on', 'left_on', 'grade']
  const id = field('c', 'collector_id')
  const query = selectFrom(collectors, 'c').select([
    named(id, 'collector'),
    ...columns.map((column) => named(field('c', column), column === 'collector_name' ? 'name' : column)),
  ])
  return (await edition.rows(orderedBy(query, [id]))) as unknown as Collector[]
}

/** Who was in which team on some day of the span. */
export async function membershipsIn(edition: Asked, { from, to }: Span): Promise<Membership[]> {
  const [id, begun, ended] = [
    field('m', 'collector_id'),
    field<Day>('m', 'valid_from'),
    field<Day | null>('m', 'valid_to'),
  ]
  const query = selectFrom(memberships, 'm')
    .where(compare(begun, '<', literal('date', to)))
    .where(anyOf(isUnknown(ended), compare(ended, '>', literal('date', from))))
    .select([named(id, 'collector'), named(field('m', 'team_id'), 'team'), named(begun, 'from'), named(ended, 'to')])
  return (await edition.rows(orderedBy(query, [id, begun]))) as unknown as Membership[]
}

const day = field<Day>('s', 'worked_on')
const some = (column: string) => compare(field<number>('s', column), '>', literal('integer', 0))
const during = ({ from, to }: Span): AnyQuery =>
  selectFrom(shifts, 's')
    .where(compare(day, '>=', literal('date', from)))
    .where(compare(day, '<', literal('date', to)))

/** Shifts by month, collector and the team of the day. */
export async function shiftsIn(edition: Asked, span: Span): Promise<Shifts[]> {
  const keys = [monthStart(day), field('s', 'collector_id'), field('s', 'team_id')]
  const minutes = (column: string) => named(as('count', sum(field<number>('s', column))), column)
  const query = during(span).select([
    ...['month', 'collector', 'team'].map((name, index) => named(keys[index]!, name)),
    named(as('count', countRows(some('scheduled_minutes'))), 'scheduled_days'),
    named(as('count', countRows(some('worked_minutes'))), 'worked_days'),
    minutes('scheduled_minutes'),
    minutes('worked_minutes'),
  ])
  const attended = during(span)
    .where(some('scheduled_minutes'))
    .where(some('worked_minutes'))
    .select([
      ...['month', 'collector', 'team'].map((name, index) => named(keys[index]!, name)),
      named(as('count', countRows()), 'attended_days'),
    ])
  const [all, both] = await Promise.all([
    edition.rows(orderedBy(groupedBy(query, keys), keys)),
    edition.rows(orderedBy(groupedBy(attended, keys), keys)),
  ])
  const keyOf = (row: Row) => JSON.stringify([row['month'], row['collector'], row['team']])
  const days = new Map(both.map((row) => [keyOf(row), Number(row['attended_days'])]))
  return all.map((row) => ({
    month: row['month'] as Day,
    collector: String(row['collector']),
    team: row['team'] as string | null,
    scheduled_days: Number(row['scheduled_days']),
    worked_days: Number(row['worked_days']),
    attended_days: days.get(keyOf(row)) ?? 0,
    scheduled_minutes: Number(row['scheduled_minutes']),
    worked_minutes: Number(row['worked_minutes']),
  }))
}

/** Days by month and team on which anybody who was in it had a shift. */
export async function teamDaysIn(edition: Asked, span: Span): Promise<TeamDays[]> {
  const keys = [monthStart(day), field('s', 'team_id')]
  const query = during(span)
    .where(isKnown(field('s', 'team_id')))
    .select([
      ...['month', 'team'].map((name, index) => named(keys[index]!, name)),
      named(as('count', countDistinct(day, some('scheduled_minutes'))), 'scheduled_days'),
      named(as('count', countDistinct(day, some('worked_minutes'))), 'worked_days'),
    ])
  return (await edition.rows(orderedBy(groupedBy(query, keys), keys))).map((row) => ({
    month: row['month'] as Day,
    team: String(row['team']),
    scheduled_days: Number(row['scheduled_days']),
    worked_days: Number(row['worked_days']),
  }))
}

/** Targets of the months begun in the span. */
export async function targetsIn(edition: Asked, { from, to }: Span): Promise<Target[]> {
  const month = field<Day>('t', 'month')
  const query = selectFrom(targets, 't')
    .where(compare(month, '>=', literal('date', from)))
    .where(compare(month, '<', literal('date', to)))
    .select([
      named(field('t', 'metric'), 'metric'),
      named(field('t', 'scope'), 'scope'),
      named(month, 'month'),
      named(field('t', 'target'), 'value'),
    ])
  const order = [field('t', 'metric'), month, field('t', 'scope')]
  return (await edition.rows(orderedBy(query, order))).map((row) => ({
    ...row,
    value: String(row['value']),
  })) as Target[]
}
