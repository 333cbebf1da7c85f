import {
  allOf,
  anyOf,
  as,
  compare,
  concat,
  countRows,
  either,
  field,
  innerJoin,
  isIn,
  isKnown,
  isUnknown,
  literal,
  named,
  selectFrom,
  type AnyQuery,
  type Exp,
  type Row,
} from '#warehouse'
import { findings } from '../marts/findings.ts'
import { rules } from '../sources/rules.ts'
import type { Edition } from './edition.ts'
import { QuestionError } from './question.ts'
import { wordsIn, type WordFound } from './story.ts'
import { dated, filtered, filtersIn, type Period } from './sums.ts'

/** What became of a finding: nobody decided, a confirmation waits for a second person, or a word stands. */
export const findingStates = ['open', 'pending', 'confirmed', 'dismissed'] as const
export type FindingState = (typeof findingStates)[number]

/** A word on a finding, of those that keep it. */
export interface Word {
  readonly decision: 'confirmed' | 'dismissed'
  readonly reason: string
  readonly decided_by: string
  readonly decided_at: string
  readonly decided_on: string
}

/** What people said of a finding since, by the store that keeps it. */
export interface Said {
  readonly contact_id: string
  readonly rule_id: string
  readonly standing: Word | null
  readonly pending: Word | null
}

export interface DeskWords extends Period {
  /** `rule=cn/hours`; of rule, severity, strength, team, collector, channel and contact. */
  readonly where?: readonly string[] | undefined
  /** One of {@link findingStates}; without it all. */
  readonly state?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** A breach as it lies on the desk. Null: nobody, nothing, unknown. */
export interface DeskRow {
  readonly contact_id: string
  readonly rule_id: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly severity: string
  readonly strength: string
  readonly day: string
  /** A UTC instant. */
  readonly started_at: string
  readonly account_id: string
  readonly channel: string
  readonly collector: string | null
  readonly team: string | null
  readonly zone: string | null
  readonly zone_dependent: boolean
  readonly state: FindingState
  /** Who and when, of a state that is not open. */
  readonly decided_by: string | null
  readonly decided_on: string | null
  /** Of words said here; null where the word was delivered. */
  readonly reason: string | null
  /** False: the word stands, and the numbers of this edition do not know it yet. */
  readonly counts: boolean
  /** Words of a dictionary with what stands around them. */
  readonly words: readonly WordFound[]
}

const keys = {
  rule: 'rule_id',
  severity: 'severity',
  strength: 'strength',
  team: 'team_id',
  collector: 'collector_id',
  channel: 'channel',
  contact: 'contact_id',
} as const

const idOf = (of: Said | Row): string => `${String(of['contact_id' as never])} ${String(of['rule_id' as never])}`
const id = (): Exp<string> =>
  concat(field<string>('f', 'contact_id'), literal('text', ' '), field<string>('f', 'rule_id'))

interface Shown {
  readonly state: FindingState
  readonly word: Pick<DeskRow, 'decided_by' | 'decided_on'> | null
  readonly reason: string | null
  readonly counts: boolean
}

/** The later word stands: that of a delivery when it is dated after the one said here. */
function shownOf(row: Row, said: Said | undefined): Shown {
  const decision = row['decision'] as Word['decision'] | null
  const on = (row['decided_on'] ?? '') as string
  const isLater = (word: Word) => decision !== null && word.decided_on < on
  const standing = said?.standing == null || isLater(said.standing) ? null : said.standing
  const pending = said?.pending == null || isLater(said.pending) ? null : said.pending
  const counts = standing === null || standing.decision === decision
  if (pending !== null) return { state: 'pending', word: pending, reason: pending.reason, counts }
  if (standing !== null) return { state: standing.decision, word: standing, reason: standing.reason, counts }
  if (decision === null) return { state: 'open', word: null, reason: null, counts }
  const delivered = { decided_by: row['decided_by'] as string | null, decided_on: row['decided_on'] as string | null }
  return { state: decision, word: delivered, reason: null, counts }
}

/** Whether a later word stands in the place of the one said here. */
export const isOverruled = (row: Pick<DeskRow, 'state'>, said: Said | undefined): boolean =>
  said?.standing != null && row.state !== 'pending' && row.state !== said.standing.decision

/** The breaches of an edition with what people said of them since: the gravest first, then the latest. */
export async function findingDesk(
  edition: Edition,
  words: DeskWords,
  said: readonly Said[],
  signal?: AbortSignal,
): Promise<{ total: number; rows: DeskRow[] }> {
  const { state, limit = 50, offset = 0 } = words
  if (state !== undefined && !(findingStates as readonly string[]).includes(state))
    throw new QuestionError('bad_state', `A finding is ${findingStates.join(', ')}, not ${state}.`)
  const byId = new Map(said.map((each) => [idOf(each), each]))
  const asked = filtered(
    dated(findings, 'day', words).where(isIn(field('f', 'outcome'), ['breach'])),
    filtersIn(words.where, keys),
    keys,
  )
  const among = state === undefined ? asked : asked.where(await inState(edition, state as FindingState, byId, signal))
  const [counted] = await edition.rows(among.select(named(as('count', countRows()), 'total')), signal)
  const rows = await edition.rows(ordered(listed(among)).limit(limit).offset(offset), signal)
  const found = await wordsIn(
    edition,
    rows.map((row) => row['contact_id'] as string),
    signal,
  )
  return { total: Number(counted?.['total'] ?? 0), rows: rows.map((row) => deskRow(row, byId.get(idOf(row)), found)) }
}

/** The findings in a state: by the edition's own word, but for those somebody said something of since. */
async function inState(edition: Edition, state: FindingState, said: ReadonlyMap<string, Said>, signal?: AbortSignal) {
  const decision = field<string | null>('f', 'decision')
  const own =
    state === 'open'
      ? isUnknown(decision)
      : state === 'pending'
        ? allOf(isUnknown(decision), isKnown(decision))
        : compare(decision, '=', literal('text', state))
  if (said.size === 0) return own
  const known = [...said.keys()]
  const spoken = await edition.rows(
    selectFrom(findings, 'f')
      .where(isIn(id(), known))
      .select(
        ['contact_id', 'rule_id', 'decision', 'decided_by', 'decided_on'].map((name) => named(field('f', name), name)),
      ),
    signal,
  )
  const here = spoken.filter((row) => shownOf(row, said.get(idOf(row))).state === state).map((row) => idOf(row))
  const others = allOf(own, compare(as('flag', isIn(id(), known)), '=', literal('flag', false)))
  return here.length === 0 ? others : anyOf(others, isIn(id(), here))
}

const columns = [
  'contact_id',
  'rule_id',
  'severity',
  'strength',
  'day',
  'started_at',
  'account_id',
  'channel',
  'collector_id',
  'team_id',
  'zone',
  'is_zone_dependent',
  'decision',
  'decided_by',
  'decided_on',
] as const

const listed = (rows: AnyQuery): AnyQuery =>
  innerJoin(rows, rules, 'r', compare(field<number>('r', 'rule_no'), '=', field<number>('f', 'rule_no'))).select([
    ...columns.map((column) => named(field('f', column), column)),
    named(field('r', 'title_en'), 'title_en'),
    named(field('r', 'title_zh'), 'title_zh'),
  ])

function ordered(rows: AnyQuery): AnyQuery {
  const severity = field<string>('f', 'severity')
  const is = (name: string) => compare(severity, '=', literal('text', name))
  const rank = either(
    is('critical'),
    literal('integer', 0),
    either(is('major'), literal('integer', 1), literal('integer', 2)),
  )
  return rows
    .orderBy(rank as never, (order) => order.asc())
    .orderBy(field('f', 'started_at') as never, (order) => order.desc().nullsLast())
    .orderBy(field('f', 'contact_id') as never, (order) => order.asc())
    .orderBy(field('f', 'rule_id') as never, (order) => order.asc())
}

function deskRow(row: Row, said: Said | undefined, found: ReadonlyMap<string, readonly WordFound[]>): DeskRow {
  const { state, word, reason, counts } = shownOf(row, said)
  const text = (name: string) => (row[name] ?? null) as string | null
  return {
    contact_id: row['contact_id'] as string,
    rule_id: row['rule_id'] as string,
    title: { en: row['title_en'] as string, zh: row['title_zh'] as string },
    severity: row['severity'] as string,
    strength: row['strength'] as string,
    day: row['day'] as string,
    started_at: row['started_at'] as string,
    account_id: row['account_id'] as string,
    channel: row['channel'] as string,
    collector: text('collector_id'),
    team: text('team_id'),
    zone: text('zone'),
    zone_dependent: row['is_zone_dependent'] === true,
    state,
    decided_by: word?.decided_by ?? null,
    decided_on: word?.decided_on ?? null,
    reason,
    counts,
    words: (found.get(row['contact_id'] as string) ?? []).filter(({ rule_id }) => rule_id === row['rule_id']),
  }
}
