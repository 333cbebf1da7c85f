import {
  as,
  compare,
  countRows,
  field,
  isIn,
  literal,
  named,
  orderedBy,
  selectFrom,
  sum,
  type AnyQuery,
  type Day,
  type Row,
} from '#warehouse'
import { evidence } from '../marts/evidence.ts'
import { findingCounts } from '../marts/finding_counts.ts'
import { findings } from '../marts/findings.ts'
import { judged } from '../marts/judgements.ts'
import type { Edition } from './edition.ts'
import { wilson } from './interval.ts'

/** A contact and a rule it breaks or that cannot be judged. */
export interface FindingRow {
  readonly contact_id: string
  readonly rule_id: string
  readonly outcome: 'breach' | 'not_evaluable'
  /** Ids of the other contacts it rests on, in the order of their bytes. */
  readonly evidence: readonly string[]
  /** The fact that is missing; null of a breach. */
  readonly reason: string | null
  readonly severity: string
  /** `confirmed` or `dismissed`; null is undecided. */
  readonly decision: string | null
  readonly zone_dependent: boolean
}

/** How many contacts a rule passes, finds at fault or cannot judge; `zone_dependent`: how many of them. */
export interface FindingCount {
  readonly rule_id: string
  readonly outcome: 'pass' | 'breach' | 'not_evaluable'
  readonly contacts: number
  readonly zone_dependent: number
}

/** What a rule says of a contact to which it applies. */
export interface Judgement extends Omit<FindingRow, 'outcome'> {
  readonly outcome: 'pass' | 'breach' | 'not_evaluable'
  readonly title: { readonly en: string; readonly zh: string }
  readonly strength: string
  /** Zone of the local time that makes it a breach; null where none does. */
  readonly zone: string | null
}

/** Business dates of the contacts, half-open; without an end all there are. */
export interface Span {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

type Asked = Pick<Edition, 'rows'>

function within(query: AnyQuery, { from, to }: Span): AnyQuery {
  const day = field<Day>('f', 'day')
  const begun = from === undefined ? query : query.where(compare(day, '>=', literal('date', from)))
  return to === undefined ? begun : begun.where(compare(day, '<', literal('date', to)))
}

const keyOf = (row: Row) => JSON.stringify([row['contact_id'], row['rule_id']])
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The evidence of each finding, by contact and rule. */
async function evidenceOf(edition: Asked, query: AnyQuery, signal?: AbortSignal): Promise<(row: Row) => string[]> {
  const rows = Map.groupBy(await edition.rows(query.selectAll(), signal), keyOf)
  return (row) =>
    [...new Set((rows.get(keyOf(row)) ?? []).map((other) => String(other['other_contact_id'])))].sort(byBytes)
}

/** Of the contacts from the first row to the last, which come in the order of their ids. */
function among(query: AnyQuery, rows: readonly Row[]): AnyQuery {
  const [first, last] = [rows[0], rows.at(-1)].map((row) => literal('text', String(row?.['contact_id'] ?? '')))
  const contact = field<string>('f', 'contact_id')
  return query.where(compare(contact, '>=', first!)).where(compare(contact, '<=', last!))
}

const textOf = (value: unknown) => (value === null || value === undefined ? null : (value as string))

/** Every breach and every contact a rule cannot judge, by contact and rule. */
export async function findingRows(
  edition: Asked,
  span: Span = {},
  signal?: AbortSignal,
  page?: { readonly limit: number; readonly offset: number },
): Promise<FindingRow[]> {
  const columns = ['contact_id', 'rule_id', 'outcome', 'reason', 'severity', 'decision', 'is_zone_dependent']
  const query = within(selectFrom(findings, 'f'), span).select(columns.map((name) => named(field('f', name), name)))
  const inOrder = orderedBy(query, [field('f', 'contact_id'), field('f', 'rule_id')])
  const found = await edition.rows(page ? inOrder.limit(page.limit).offset(page.offset) : inOrder, signal)
  const all = within(selectFrom(evidence(), 'f'), span)
  const evidenceBehind = await evidenceOf(edition, page ? among(all, found) : all, signal)
  return found.map((row) => ({
    contact_id: row['contact_id'] as string,
    rule_id: row['rule_id'] as string,
    outcome: row['outcome'] as FindingRow['outcome'],
    evidence: evidenceBehind(row),
    reason: textOf(row['reason']),
    severity: row['severity'] as string,
    decision: textOf(row['decision']),
    zone_dependent: row['is_zone_dependent'] as boolean,
  }))
}

/** Contacts by rule and outcome, those that pass too. */
export async function findingCountRows(edition: Asked, span: Span = {}, signal?: AbortSignal): Promise<FindingCount[]> {
  const [rule, outcome] = [field('f', 'rule_id'), field('f', 'outcome')]
  const query = within(selectFrom(findingCounts, 'f'), span)
    .select([
      named(rule, 'rule_id'),
      named(outcome, 'outcome'),
      named(as('count', sum(field<number>('f', 'contact_count'))), 'contacts'),
      named(as('count', sum(field<number>('f', 'zone_dependent_count'))), 'zone_dependent'),
    ])
    .groupBy([rule, outcome])
  return (await edition.rows(orderedBy(query, [rule, outcome]), signal)).map((row) => ({
    rule_id: row['rule_id'] as string,
    outcome: row['outcome'] as FindingCount['outcome'],
    contacts: Number(row['contacts']),
    zone_dependent: Number(row['zone_dependent']),
  }))
}

/** What became of the breaches a rule found. A rule whose findings people dismiss is a bad rule. */
export interface DecisionCount {
  readonly rule_id: string
  readonly breaches: number
  readonly confirmed: number
  readonly dismissed: number
  /** Dismissed of those decided on, with its 95 % Wilson interval; null where nobody decided. */
  readonly dismissed_share: DismissedShare
}

export interface DismissedShare {
  readonly value: number | null
  readonly n: number
  readonly low: number | null
  readonly high: number | null
}

function dismissedShare(dismissed: number, decided: number): DismissedShare {
  if (decided === 0) return { value: null, n: 0, low: null, high: null }
  return { value: dismissed / decided, n: decided, ...wilson(dismissed, decided) }
}

/** The breaches of each rule that found any, and how people decided on them. */
export async function decisionCounts(edition: Asked): Promise<DecisionCount[]> {
  const rule = field('f', 'rule_id')
  const where = (decision: string) => as('count', countRows(isIn(field('f', 'decision'), [decision])))
  const query = selectFrom(findings, 'f')
    .where(isIn(field('f', 'outcome'), ['breach']))
    .select([
      named(rule, 'rule_id'),
      named(as('count', countRows()), 'breaches'),
      named(where('confirmed'), 'confirmed'),
      named(where('dismissed'), 'dismissed'),
    ])
    .groupBy([rule])
  return (await edition.rows(orderedBy(query, [rule]))).map((row) => ({
    rule_id: row['rule_id'] as string,
    breaches: Number(row['breaches']),
    confirmed: Number(row['confirmed']),
    dismissed: Number(row['dismissed']),
    dismissed_share: dismissedShare(Number(row['dismissed']), Number(row['confirmed']) + Number(row['dismissed'])),
  }))
}

/** Every rule that applies to the contacts given, or to all there are: what it says, also where it passes them. */
export async function judgements(edition: Asked, contacts?: readonly string[]): Promise<Judgement[]> {
  const among = (query: AnyQuery) =>
    contacts === undefined ? query : query.where(isIn(field('f', 'contact_id'), contacts))
  const query = among(selectFrom(judged(), 'f')).selectAll()
  const rows = await edition.rows(orderedBy(query, [field('f', 'contact_id'), field('f', 'rule_no')]))
  const evidenceBehind = await evidenceOf(edition, among(selectFrom(evidence(), 'f')))
  return rows.map((row) => ({
    contact_id: row['contact_id'] as string,
    rule_id: row['rule_id'] as string,
    title: { en: row['title_en'] as string, zh: row['title_zh'] as string },
    strength: row['strength'] as string,
    outcome: (row['outcome'] ?? 'pass') as Judgement['outcome'],
    evidence: evidenceBehind(row),
    reason: row['outcome'] === 'breach' ? null : textOf(row['reason']),
    severity: row['severity'] as string,
    decision: textOf(row['decision']),
    zone: textOf(row['zone']),
    zone_dependent: row['is_zone_dependent'] === true,
  }))
}
