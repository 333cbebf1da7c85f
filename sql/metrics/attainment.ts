import { compare, field, isIn, literal, orderedBy, selectFrom, type Day } from '#warehouse'
import { targets } from '../marts/targets.ts'
import { answer, type AnswerRow } from './answer.ts'
import { monthEnd, monthStart, shiftDays } from './calendar.ts'
import { metrics as catalogue } from './catalogue.ts'
import type { Cell } from './cell.ts'
import { cutFor } from './cut.ts'
import { minimumOf, type Edition } from './edition.ts'
import { atLeast, divide, fractionOf, isPositive, numberIn } from './exact.ts'
import type { Metric } from './metric.ts'
import { dayIn, QuestionError, type Words } from './question.ts'

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
  /** How many records the value rests on. */
  readonly n: number
  /**
   * `met` or `missed` by the direction that is better; `open` while the month lasts; `small` below the minimum n of a
   * rate; `no_data` without a value; `shown` of a metric without a better direction.
   */
  readonly status: 'met' | 'missed' | 'open' | 'small' | 'no_data' | 'shown'
  /** The month is not over on the last day of the data. */
  readonly is_open: boolean
}

export interface AttainmentWords extends Pick<Words, 'from' | 'to' | 'attribution' | 'asOf'> {
  readonly metrics?: readonly string[] | undefined
  /** Only the targets of teams, of collectors, or of `all`. */
  readonly by?: string | undefined
}

export interface Attainments {
  readonly rows: Attainment[]
  /** Metrics with a target that are not known, by what is missing; `targets` where there is none at all. */
  readonly unavailable: Readonly<Record<string, string>>
}

/** The targets of the months begun in `[from, to)` and what became of them. Targets of unknown metrics are left out. */
export async function attainment(edition: Edition, words: AttainmentWords, signal?: AbortSignal): Promise<Attainments> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  if (!at.delivered.has('targets')) return { rows: [], unavailable: { attainment: 'targets' } }
  const from = words.from === undefined ? monthStart(at.asOf) : dayIn('from', words.from)
  const to = words.to === undefined ? shiftDays(at.asOf, 1) : dayIn('to', words.to)
  const by = kindAsked(words.by)
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
    if (by !== null && kind !== by) continue
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
      const { value, n } = found ? (found[id] as Cell) : { value: null, n: 0 }
      const target = String(row['target'])
      rows.push({
        metric: id,
        scope,
        month: first,
        target,
        value,
        attainment: reached(value, target),
        n,
        status: statusOf(metric, { value, n, target, isOpen: monthEnd(first) > at.asOf, minimum: minimumOf(id, at) }),
        is_open: monthEnd(first) > at.asOf,
      })
    }
  }
  return { rows, unavailable }
}

const kindOf = (scope: unknown): string => String(scope).split(':')[0]!

const kinds: readonly string[] = ['all', 'team', 'collector']

function kindAsked(by: string | undefined): string | null {
  if (by === undefined || by === '') return null
  if (kinds.includes(by)) return by
  throw new QuestionError('bad_scope', `Targets are set for ${kinds.join(', ')}, not for ${by}.`, { by })
}

interface Reached {
  readonly value: number | string | null
  readonly n: number
  readonly target: string
  readonly isOpen: boolean
  readonly minimum: number
}

function statusOf(
  { better, unit }: Pick<Metric, 'better' | 'unit'>,
  { value, n, target, isOpen, minimum }: Reached,
): Attainment['status'] {
  if (value === null) return 'no_data'
  if (isOpen) return 'open'
  if (unit !== 'money' && unit !== 'count' && n < minimum) return 'small'
  if (better === 'neither') return 'shown'
  const [is, aim] = [typeof value === 'string' ? fractionOf(value) : value, fractionOf(target)]
  const isAtLeast = typeof is === 'number' ? is >= Number(target) : atLeast(is, aim)
  const isAtMost = typeof is === 'number' ? is <= Number(target) : atLeast(aim, is)
  return (better === 'higher' ? isAtLeast : isAtMost) ? 'met' : 'missed'
}

function reached(value: number | string | null, target: string): number | null {
  const aim = fractionOf(target)
  if (value === null || !isPositive(aim)) return null
  return typeof value === 'string' ? numberIn(divide(fractionOf(value), aim)) : value / Number(target)
}
