import {
  as,
  compare,
  field,
  groupedBy,
  isIn,
  literal,
  monthStart,
  named,
  orderedBy,
  selectFrom,
  sum,
  type Day,
} from '#warehouse'
import { findings } from '../marts/findings.ts'
import { columnOf, type GroupDimension } from './dimension.ts'
import type { Edition } from './edition.ts'

/** Which findings: of contacts in `[from, to)`, of rules of these severities and strengths, within filters. */
export interface Which {
  readonly from: Day
  readonly to: Day
  readonly severities: readonly string[]
  readonly strengths: readonly string[]
  readonly where?: Readonly<Partial<Record<GroupDimension, readonly string[]>>>
}

export interface Confirmed {
  readonly month: Day
  /** Null is nobody named. */
  readonly collector: string | null
  readonly findings: number
}

/** Findings that a person confirmed, by month of the contact and who handled it. */
export async function confirmedFindings(
  edition: Pick<Edition, 'rows'>,
  { from, to, severities, strengths, where = {} }: Which,
): Promise<Confirmed[]> {
  const day = field<Day>('f', 'day')
  const count = field<number>('f', 'confirmed_count')
  const keys = [monthStart(day), field('f', 'collector_id')]
  const chosen = selectFrom(findings, 'f')
    .where(compare(day, '>=', literal('date', from)))
    .where(compare(day, '<', literal('date', to)))
    .where(compare(count, '>', literal('integer', 0)))
    .where(isIn(field('f', 'severity'), severities))
    .where(isIn(field('f', 'strength'), strengths))
  const query = Object.entries(where)
    .reduce(
      (so, [name, values]) => so.where(isIn(as('text', field('f', columnOf(name as GroupDimension))), values)),
      chosen,
    )
    .select([named(keys[0]!, 'month'), named(keys[1]!, 'collector'), named(as('count', sum(count)), 'findings')])
  return (await edition.rows(orderedBy(groupedBy(query, keys), keys))).map((row) => ({
    month: row['month'] as Day,
    collector: row['collector'] as string | null,
    findings: Number(row['findings']),
  }))
}
