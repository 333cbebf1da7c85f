import { compare, field, isIn, literal, orderedBy, selectFrom, type Day } from '#warehouse'
import { targets } from '../marts/targets.ts'
import { answer, type AnswerRow } from './answer.ts'
import { monthEnd, monthStart, shiftDays } from './calendar.ts'
import { metrics as catalogue } from './catalogue.ts'
import type { Cell } from './cell.ts'
import type { Edition } from './edition.ts'
import { divide, fractionOf, isPositive, numberIn } from './exact.ts'
import { dayIn, type Words } from './question.ts'

/** A target and how far it was reached. */
export interface Attainment {
  readonly metric: string
  /** `all`, `team:<id>` or `collector:<id>`. */
  readonly scope: string
  /** First day of the month. */
  readonly month: Day
  /** Decimal text. */
  readonly target: string
  /** As the metric is answered for the scope and month; null without data. */
  readonly value: number | string | null
  /** Value over target; null without data or where the target is 0. Of a metric better lower, above 1 is worse. */
  readonly attainment: number | null
  /** The month is not over on the last day of the data. */
  readonly is_open: boolean
}

export interface AttainmentWords extends Pick<Words, 'from' | 'to' | 'attribution' | 'asOf'> {
  readonly metrics?: readonly string[] | undefined
}

export interface Attainments {
  readonly rows: Attainment[]
  /** Metrics with a target that are not known, by what is missing; `targets` where there is none at all. */
  readonly unavailable: Readonly<Record<string, string>>
}

/** The targets of the months begun in `[from, to)` and what became of them. Targets of unknown metrics are left out. */
export async function attainment(edition: Edition, words: AttainmentWords, signal?: AbortSignal): Promise<Attainments> {
  const at = words.asOf === undefined ? edition : await edition.cutAt(words.asOf)
  if (!at.delivered.has('targets')) return { rows: [], unavailable: { attainment: 'targets' } }
  const from = words.from === undefined ? monthStart(at.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(at.asOf, 1) : dayIn('to', words.to)
  const ids = [...catalogue.keys()].filter((id) => words.metrics?.includes(id) ?? true)
  if (ids.length === 0) return { rows: [], unavailable: {} }
  const month = field<Day>('t', 'month')
  const query = selectFrom(targets, 't')
    .where(compare(month, '>=', literal('date', from)))
    .where(compare(month, '<', literal('date', to)))
    .where(isIn(field('t', 'metric'), ids))
    .selectAll()
  const set = await at.rows(orderedBy(query, [field('t', 'metric'), month, field('t', 'scope')]), signal)
  const unavailable: Record<string, string> = {}
  const rows: Attainment[] = []
  for (const [key, same] of Map.groupBy(set, (row) =>
    JSON.stringify([row['metric'], row['month'], kindOf(row['scope'])]),
  )) {
    const [id, first, kind] = JSON.parse(key) as [string, Day, string]
    const metric = catalogue.get(id)!
    const dimension = kind === 'team' || kind === 'collector' ? kind : null
    if (dimension !== null && !metric.dimensions.includes(dimension)) continue
    const asked: Words = {
      metrics: [id],
      by: dimension === null ? [] : [dimension],
      from: first,
      to: shiftDays(monthEnd(first), 1),
      attribution: words.attribution,
    }
    const answered = await answer(at, asked, signal)
    if (answered.unavailable[id] !== undefined) {
      unavailable[id] = answered.unavailable[id]
      continue
    }
    for (const row of same) {
      const scope = String(row['scope'])
      const found = answered.rows.find(
        (of: AnswerRow) => dimension === null || of[dimension] === scope.slice(kind.length + 1),
      )
      const value = found ? (found[id] as Cell).value : null
      const target = String(row['target'])
      rows.push({
        metric: id,
        scope,
        month: first,
        target,
        value,
        attainment: reached(value, target),
        is_open: monthEnd(first) > at.asOf,
      })
    }
  }
  return { rows, unavailable }
}

const kindOf = (scope: unknown): string => String(scope).split(':')[0]!

function reached(value: number | string | null, target: string): number | null {
  const aim = fractionOf(target)
  if (value === null || !isPositive(aim)) return null
  return typeof value === 'string' ? numberIn(divide(fractionOf(value), aim)) : value / Number(target)
}
