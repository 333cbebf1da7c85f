import {
  allOf,
  anyOf,
  compare,
  field,
  innerJoin,
  isIn,
  isUnknown,
  literal,
  named,
  orderedBy,
  selectFrom,
  selectRow,
  unionAll,
  within,
  type AnyQuery,
  type Day,
  type Exp,
  type Row,
  type Lent,
} from '#warehouse'
import { books } from '../marts/books.ts'
import { credits } from '../marts/credits.ts'
import { nearMisses } from '../marts/near_misses.ts'
import { promises } from '../marts/promises.ts'
import { spells } from '../marts/spells.ts'
import { workedAccounts } from '../marts/worked_accounts.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { findingCountRows, findingRows } from './findings.ts'
import { dayIn, policyOf, QuestionError } from './question.ts'

/** Which records are asked for: a table, and a period `[from, to)` or days. Without a period all of them. */
export interface FactWords {
  readonly table: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Of `book`: days, separated by commas. */
  readonly on?: string | readonly string[] | undefined
  readonly attribution?: string | undefined
  readonly asOf?: string | undefined
}

interface Asked {
  readonly from: Day | null
  readonly to: Day | null
  readonly on: readonly Day[]
  readonly policy: string
}

/** Some of the records, in their order: at most `limit` after the first `offset`. */
export interface FactPage {
  readonly limit: number
  readonly offset: number
}

/** The records behind the numbers, each with what was derived from it; money is exact text. */
export async function facts(
  edition: Edition,
  words: FactWords,
  signal?: AbortSignal,
  page?: FactPage,
): Promise<{ rows: Row[] }> {
  using found = await factsAsked(edition, words, page)
  const { at, asked, query } = found
  if (query !== undefined) return { rows: query === null ? [] : await at.rows(query, signal) }
  return { rows: (await findingTables[words.table]!(at, asked, signal, page)) as unknown as Row[] }
}

/**
 * The edition to put a query to, lent until it is answered, and the query that lists the records: null where no record
 * is asked for; undefined where they are not had by one query.
 */
export interface FactsAsked extends Lent<Edition> {
  readonly asked: Asked
  readonly query: AnyQuery | null | undefined
}

/**
 * Reads the words.
 *
 * @throws QuestionError that says what could be asked instead.
 */
export async function factsAsked(edition: Edition, words: FactWords, page?: FactPage): Promise<FactsAsked> {
  const table = factTables[words.table]
  if (!table && !findingTables[words.table])
    throw new QuestionError('unknown_table', `There are no facts ${words.table}; there are ${factNames.join(', ')}.`, {
      table: words.table,
    })
  using held = new DisposableStack()
  const { at } = held.use(await cutFor(edition, words.asOf))
  const days = typeof words.on === 'string' ? words.on.split(',') : (words.on ?? [])
  const asked: Asked = {
    from: words.from === undefined ? null : dayIn('from', words.from),
    to: words.to === undefined ? null : dayIn('to', words.to),
    on: [...new Set(days.map((day) => dayIn('on', day.trim())))].filter((day) => day <= at.asOf),
    policy: policyOf(words.attribution ?? 'default', at),
  }
  if (words.table === 'book' && days.length === 0)
    throw new QuestionError('no_day', 'Say of which days: --on 2026-03-31, or several separated by commas.')
  const query = table?.(asked)
  const kept = held.move()
  return {
    ...{ at, asked, query: query && page ? query.limit(page.limit).offset(page.offset) : query },
    [Symbol.dispose]: () => kept.dispose(),
  }
}

const spanOf = ({ from, to }: Asked) => ({ from: from ?? undefined, to: to ?? undefined })

/** Facts of conduct rules, which carry the contacts they rest on. */
const findingTables: Readonly<
  Record<string, (edition: Edition, asked: Asked, signal?: AbortSignal, page?: FactPage) => Promise<readonly object[]>>
> = {
  findings: (edition, asked, signal, page) => findingRows(edition, spanOf(asked), signal, page),
  'finding-counts': async (edition, asked, signal, page) => {
    const counts = await findingCountRows(edition, spanOf(asked), signal)
    return page ? counts.slice(page.offset, page.offset + page.limit) : counts
  },
}

const factTables: Readonly<Record<string, (asked: Asked) => AnyQuery | null>> = {
  'near-misses': (asked) =>
    listed(
      during(asked, selectFrom(nearMisses, 'f'), 'day'),
      {
        contact_id: 'contact_id',
        rule_id: 'rule_id',
        threshold: 'threshold',
        day: 'day',
        collector: 'collector_id',
        team: 'team_id',
      },
      ['contact_id', 'rule_id'],
    ),
  payments: (asked) =>
    listed(
      during(asked, selectFrom(credits, 'f').where(isIn(field('f', 'policy'), [asked.policy])), 'effective_on').where(
        isIn(field('f', 'nature'), ['posted']),
      ),
      {
        payment_id: 'payment_id',
        effective_on: 'effective_on',
        amount: 'amount',
        collector: 'collector_id',
        team: 'team_id',
        rule: 'rule',
        evidence: 'evidence',
      },
      ['payment_id'],
    ),
  promises: (asked) =>
    listed(
      during(asked, selectFrom(promises, 'f'), 'made_on'),
      {
        promise_id: 'promise_id',
        made_on: 'made_on',
        window_from: 'made_on',
        window_to: 'window_to',
        paid: 'paid_amount',
        status: 'status',
      },
      ['promise_id'],
    ),
  spells: ({ from, to }) => {
    const all = selectFrom(spells, 'f')
    const begun = to === null ? all : all.where(compare(field<Day>('f', 'start_on'), '<', literal('date', to)))
    const end = field<Day | null>('f', 'end_on')
    return listed(
      from === null ? begun : begun.where(anyOf(isUnknown(end), compare(end, '>', literal('date', from)))),
      {
        assignment_id: 'assignment_id',
        account_id: 'account_id',
        collector: 'collector_id',
        start: 'start_on',
        end: 'end_on',
        assigned_amount: 'assigned_amount',
        bucket: 'bucket',
        hand: 'hand',
        band: 'band',
        batch: 'batch',
      },
      ['assignment_id'],
    )
  },
  book: ({ on }) => {
    const [first, ...rest] = on.map((day) => selectRow({ day: literal('date', day) }))
    if (!first) return null
    const day = field<Day>('d', 'day')
    const held = innerJoin(
      innerJoin(
        selectFrom(unionAll([first, ...rest]), 'd'),
        spells,
        's',
        within(day, field<Day>('s', 'start_on'), field<Day | null>('s', 'end_on')),
      ),
      books,
      'f',
      allOf(
        compare(field('f', 'assignment_id'), '=', field('s', 'assignment_id')),
        within(day, field<Day>('f', 'from_on'), field<Day | null>('f', 'to_on')),
      ),
    )
    const id = field<string>('f', 'assignment_id')
    const selected = held.select([
      named(day, 'day'),
      named(id, 'assignment_id'),
      named(field('f', 'book_amount'), 'book'),
    ])
    return orderedBy(selected, [day, id])
  },
  'worked-accounts': (asked) =>
    listed(
      during(asked, selectFrom(workedAccounts, 'f'), 'first_rpc_on'),
      { collector: 'collector_id', account_id: 'account_id', month: 'month', first_rpc_on: 'first_rpc_on' },
      ['month', 'collector_id', 'account_id'],
    ),
}

/** The names of all that can be listed. */
export const factNames: readonly string[] = [...Object.keys(factTables), ...Object.keys(findingTables)]

/** Rows dated in the period. */
function during({ from, to }: Asked, rows: AnyQuery, dated: string): AnyQuery {
  const day: Exp<Day> = field<Day>('f', dated)
  const begun = from === null ? rows : rows.where(compare(day, '>=', literal('date', from)))
  return to === null ? begun : begun.where(compare(day, '<', literal('date', to)))
}

/** Columns by the names they are told under, in the order of keys. */
const listed = (rows: AnyQuery, columns: Readonly<Record<string, string>>, order: readonly string[]): AnyQuery =>
  orderedBy(
    rows.select(Object.entries(columns).map(([name, column]) => named(field('f', column), name))),
    order.map((column) => field('f', column)),
  )
