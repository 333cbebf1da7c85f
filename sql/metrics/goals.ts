import { as, compare, field, isIn, literal, named, orderedBy, selectFrom, sum, type Day } from '#warehouse'
import { placementMoney } from '../marts/placement_money.ts'
import { targets } from '../marts/targets.ts'
import { goals as told } from '../sources/run.ts'
import { answer } from './answer.ts'
import { monthStart, numberOf, shiftDays, shiftMonths } from './calendar.ts'
import { metrics as catalogue } from './catalogue.ts'
import type { Cell } from './cell.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { divide, fractionOf, isPositive, multiply, numberIn, sumOf } from './exact.ts'
import type { Bilingual } from './metric.ts'
import { dayIn, QuestionError, type Words } from './question.ts'

/** Goals as they are asked for in words. */
export interface GoalWords extends Pick<Words, 'from' | 'to' | 'asOf'> {
  /** What changes are measured against: `year` (default) or `previous`. */
  readonly against?: string | undefined
}

/** A goal of the operation and how far it is. */
export interface Goal {
  readonly metric: string
  readonly label: Bilingual
  /** `below` and `at_least` a value, or a `change` of a share. */
  readonly kind: 'below' | 'at_least' | 'change'
  /** Decimal text: the value, or the least change that will do (−0.4 is 40 % less). */
  readonly target: string
  /** Decimal text: the change hoped for at most; null where none is. */
  readonly best: string | null
  /** `settings`, or `targets` where the table of targets has one for everybody in the last month. */
  readonly source: 'settings' | 'targets'
  readonly value: number | null
  /** The same in the period compared with. */
  readonly baseline: number | null
  /** Value over baseline, less 1; null without both. */
  readonly change: number | null
  /** `on_way`: not there, but better than the period compared with. */
  readonly status: 'met' | 'on_way' | 'missed' | 'no_data'
}

export interface Goals {
  readonly from: Day
  readonly to: Day
  readonly baseline: { readonly from: Day; readonly to: Day }
  readonly rows: Goal[]
}

/** Days from placement to payment, weighted by money: how long collecting takes. No metric of the catalogue. */
export const collectionDays = 'collection_days'
const daysLabel: Bilingual = { en: 'Days from placement to payment', zh: '委案到还款天数' }

/** What the operation aims at beside what it reached. Without a period the last whole month of the data. */
export async function goals(edition: Edition, words: GoalWords, signal?: AbortSignal): Promise<Goals> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const open = monthStart(shiftDays(at.asOf, 1))
  const to = words.to === undefined ? open : dayIn('to', words.to)
  const from = words.from === undefined ? monthStart(shiftDays(to, -1)) : dayIn('from', words.from)
  if (to <= from)
    throw new QuestionError('empty_period', `The period [${from}, ${to}) holds no day: --to must be after --from.`)
  const baseline = baselineOf(from, to, words.against ?? 'year')
  const set = await at.rows(orderedBy(selectFrom(told, 'g').selectAll(), [field('g', 'position')]), signal)
  const aimed = await targetsOf(
    at,
    monthStart(shiftDays(to, -1)),
    set.map(({ metric }) => String(metric)),
    signal,
  )
  const rows: Goal[] = []
  for (const row of set) {
    const metric = String(row['metric'])
    const aim = aimed.get(metric)
    const kind = row['kind'] as Goal['kind']
    const better = metric === collectionDays ? 'lower' : (catalogue.get(metric)?.better ?? 'lower')
    const goal = {
      metric,
      label: metric === collectionDays ? daysLabel : (catalogue.get(metric)?.label ?? { en: metric, zh: metric }),
      kind: aim === undefined ? kind : better === 'lower' ? ('below' as const) : ('at_least' as const),
      target: plain(aim ?? String(row['target'])),
      best: aim !== undefined || row['best'] === null ? null : plain(String(row['best'])),
      source: aim === undefined ? ('settings' as const) : ('targets' as const),
    }
    const [value, before] = [
      await valueOf(at, metric, from, to, signal),
      await valueOf(at, metric, baseline.from, baseline.to, signal),
    ]
    const change = value === null || before === null || before <= 0 ? null : value / before - 1
    rows.push({ ...goal, value, baseline: before, change, status: statusOf(goal, value, change) })
  }
  return { from, to, baseline, rows }
}

const plain = (decimal: string) => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal)

function statusOf({ kind, target }: Pick<Goal, 'kind' | 'target'>, value: number | null, change: number | null) {
  const aim = Number(target)
  if (kind === 'change') {
    if (change === null) return 'no_data'
    const there = aim < 0 ? change <= aim : change >= aim
    return there ? 'met' : (aim < 0 ? change < 0 : change > 0) ? 'on_way' : 'missed'
  }
  if (value === null) return 'no_data'
  if (kind === 'below' ? value < aim : value >= aim) return 'met'
  return change !== null && (kind === 'below' ? change < 0 : change > 0) ? 'on_way' : 'missed'
}

/** The same stretch a year before, or the stretch of the same length before it. */
function baselineOf(from: Day, to: Day, against: string): { from: Day; to: Day } {
  if (against === 'year') return { from: shiftMonths(from, -12), to: shiftMonths(to, -12) }
  if (against !== 'previous')
    throw new QuestionError('bad_against', `--against takes year or previous, not ${against}.`)
  const isWhole = from === monthStart(from) && to === monthStart(to)
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
  return isWhole
    ? { from: shiftMonths(from, -months), to: from }
    : { from: shiftDays(from, numberOf(from) - numberOf(to)), to: from }
}

async function targetsOf(at: Edition, month: Day, metrics: readonly string[], signal?: AbortSignal) {
  if (!at.delivered.has('targets') || metrics.length === 0) return new Map<string, string>()
  const query = selectFrom(targets, 't')
    .where(compare(field<Day>('t', 'month'), '=', literal('date', month)))
    .where(isIn(field('t', 'scope'), ['all']))
    .where(isIn(field('t', 'metric'), metrics))
    .selectAll()
  const rows = await at.rows(query, signal)
  return new Map(rows.map((row) => [String(row['metric']), String(row['target'])]))
}

async function valueOf(at: Edition, metric: string, from: Day, to: Day, signal?: AbortSignal): Promise<number | null> {
  if (metric === collectionDays) return daysOf(at, from, to, signal)
  const answered = await answer(at, { metrics: [metric], from, to }, signal)
  const cell = answered.rows[0]?.[metric] as Cell | undefined
  // A plain number of a period before the data, or of a table that was not delivered, is not 0.
  return cell === undefined || cell.value === null ? null : Number(cell.value)
}

/** Σ amount × days from placement to payment ÷ Σ amount, of the payments of the period that belong to a placement. */
async function daysOf(at: Edition, from: Day, to: Day, signal?: AbortSignal): Promise<number | null> {
  if (!at.delivered.has('payments') || !at.delivered.has('placements')) return null
  const [placed, paid] = [field<Day>('m', 'placed_on'), field<Day>('m', 'effective_on')]
  const rows = await at.rows(
    selectFrom(placementMoney, 'm')
      .where(compare(paid, '>=', literal('date', from)))
      .where(compare(paid, '<', literal('date', to)))
      .where(compare(field<number>('m', 'amount'), '>', literal('money', '0' as never) as never))
      .select([named(placed, 'placed'), named(paid, 'paid')])
      .select(named(as('total', sum(field<number>('m', 'amount'))), 'amount'))
      .groupBy([placed, paid]),
    signal,
  )
  const paidIn = rows.map((row) => ({
    amount: fractionOf(String(row['amount'])),
    days: { over: BigInt(numberOf(row['paid'] as Day) - numberOf(row['placed'] as Day)), under: 1n },
  }))
  const amount = sumOf(paidIn.map((each) => each.amount))
  const days = sumOf(paidIn.map((each) => multiply(each.amount, each.days)))
  return isPositive(amount) ? numberIn(divide(days, amount)) : null
}
