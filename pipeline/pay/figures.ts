import type { Day } from '#warehouse'
import {
  answer,
  confirmedFindings,
  exact,
  isExpected,
  isFigure,
  isScore,
  metrics,
  type AnswerRow,
  type Cell,
  type PublishedEdition,
  type Shifts,
} from '#sql'
import type { Months } from './edition.ts'
import type { Reading } from './facts.ts'
import { needsOf, type Need } from './needs.ts'
import { severities, type Plan } from './plan.ts'

const { divide, fractionOf, isPositive } = exact

/** The figures of a need, month by month. */
export interface Found {
  readonly byMonth: ReadonlyMap<string, ReadonlyMap<string, Reading>>
  /** Of those without a record. */
  readonly none: Reading
}

const nothing: Reading = { numerator: '0', denominator: null, n: 0, value: exact.zero, reason: null }
const noData: Reading = { numerator: '0', denominator: '0', n: 0, value: null, reason: 'no_data' }
const notDelivered: Reading = { numerator: '0', denominator: null, n: 0, value: null, reason: 'not_delivered' }

/** Answers everything a plan needs of the months: a question for each way its needs are filtered and split. */
export async function figuresIn(
  edition: PublishedEdition,
  plan: Plan,
  span: Months,
  shifts: readonly Shifts[],
): Promise<Map<Need['key'], Found>> {
  const needs = needsOf(plan)
  const found = new Map<Need['key'], Found>()
  const asked = needs.filter(({ metric, findings }) => metric !== 'attendance' && findings === null)
  for (const need of needs) {
    if (need.metric === 'attendance') found.set(need.key, attendance(shifts, edition.delivered.has('shifts')))
    if (need.findings !== null) found.set(need.key, await breaches(edition, need, span))
  }
  const alike = Map.groupBy(asked, ({ by, where }) => JSON.stringify([by, Object.entries(where).sort()]))
  for (const group of alike.values())
    for (const [key, figures] of await answered(edition, plan, group, span)) found.set(key, figures)
  return found
}

async function answered(
  edition: PublishedEdition,
  plan: Plan,
  needs: readonly Need[],
  { from, to }: Months,
): Promise<[Need['key'], Found][]> {
  const { by, where } = needs[0]!
  const isEmpty = Object.values(where).some((values) => values.length === 0)
  const told = isEmpty
    ? { rows: [], unavailable: {} as Record<string, string> }
    : await answer(edition, {
        metrics: needs.map(({ metric }) => metric),
        by: by === null ? ['month'] : [by, 'month'],
        from,
        to,
        where: Object.entries(where).map(
          ([name, values]) => `${name}=${values.map((value) => value.replaceAll(',', '\\,')).join(',')}`,
        ),
        attribution: plan.attribution,
        reversals: plan.retro === 'origin_period' ? 'origin' : 'own',
        findings: plan.findings,
        exact: true,
      })
  return needs.map(({ key, metric }) => {
    if (told.unavailable[metric] !== undefined) return [key, { byMonth: new Map(), none: notDelivered }]
    const least = edition.minimums.get(metric) ?? edition.minimums.get('default') ?? 0
    const read = (row: AnswerRow) => readingIn(metric, row[metric] as Cell, least)
    return [key, { byMonth: byMonth(told.rows, by, read), none: isSum(metric) ? nothing : noData }]
  })
}

function byMonth(
  rows: readonly AnswerRow[],
  by: Need['by'],
  read: (row: AnswerRow) => Reading,
): Map<string, Map<string, Reading>> {
  const months = new Map<string, Map<string, Reading>>()
  for (const row of rows) {
    const who = by === null ? '' : row[by]
    if (typeof who !== 'string') continue
    const month = row['month'] as string
    const of = months.get(month) ?? new Map<string, Reading>()
    months.set(month, of)
    of.set(who, read(row))
  }
  return months
}

function isSum(id: string): boolean {
  const metric = metrics.get(id)
  return metric !== undefined && isFigure(metric) && metric.denominator === undefined
}

/** A cell as pay reads it: a rate on too few records has no effect on pay. */
function readingIn(id: string, cell: Cell, least: number): Reading {
  const metric = metrics.get(id)!
  const { n, low, high } = cell
  if (isExpected(metric) || isScore(metric)) {
    const { numerator, denominator } = cell.exact ?? { numerator: '0', denominator: '0' }
    return ratio(numerator, denominator, n, isScore(metric) ? 0 : least, { low, high })
  }
  if (isFigure(metric) && metric.denominator !== undefined)
    return ratio(cell.numerator ?? '0', cell.denominator ?? '0', n, least, { low, high })
  if (cell.value === null) return { ...noData, n }
  const numerator = String(cell.value)
  return { numerator, denominator: null, n, value: fractionOf(numerator), reason: null }
}

function ratio(
  numerator: string,
  denominator: string,
  n: number,
  least: number,
  bounds: { low: number | null; high: number | null },
): Reading {
  const under = fractionOf(denominator)
  const told = { numerator, denominator, n, ...bounds }
  if (!isPositive(under)) return { ...told, value: null, reason: 'no_data' }
  if (n < least) return { ...told, value: null, reason: 'below_min_n' }
  return { ...told, value: divide(fractionOf(numerator), under), reason: null }
}

/** Findings that a person confirmed, of rules as grave and as binding as a gate says. */
async function breaches(edition: PublishedEdition, need: Need, { from, to }: Months): Promise<Found> {
  const { severity, strengths } = need.findings!
  if (!edition.delivered.has('contacts')) return { byMonth: new Map(), none: notDelivered }
  const rows = await confirmedFindings(edition, {
    from,
    to,
    severities: severities.slice(severities.indexOf(severity)),
    strengths,
    where: need.where,
  })
  const counted = rows.map(({ month, collector, findings }): AnswerRow => ({ month, collector, findings }))
  return {
    byMonth: byMonth(counted, 'collector', ({ findings }) => {
      const numerator = String(Number(findings))
      return { numerator, denominator: null, n: Number(numerator), value: fractionOf(numerator), reason: null }
    }),
    none: nothing,
  }
}

/** Days worked of those scheduled. */
function attendance(shifts: readonly Shifts[], isDelivered: boolean): Found {
  if (!isDelivered) return { byMonth: new Map(), none: notDelivered }
  const months = new Map<Day, Map<string, Reading>>()
  for (const [month, rows] of Map.groupBy(shifts, (row) => row.month)) {
    const people = [...Map.groupBy(rows, ({ collector }) => collector)].map(([collector, own]): [string, Reading] => {
      const days = own.reduce((sum, row) => sum + row.scheduled_days, 0)
      const attended = own.reduce((sum, row) => sum + row.attended_days, 0)
      return [collector, ratio(String(attended), String(days), days, 0, { low: null, high: null })]
    })
    months.set(month, new Map(people))
  }
  return { byMonth: months, none: noData }
}
