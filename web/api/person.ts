import {
  compare,
  field,
  isIn,
  literal,
  named,
  orderedBy,
  selectFrom,
  type AnyModel,
  type Day,
} from '../../warehouse/index.ts'
import { findingDesk, isDay, models, QuestionError, type PublishedEdition } from '../../sql/index.ts'
import type { Finding, LastAction } from './acts/acts.ts'

/** What a person did last, and what rules found on it. */
export interface PersonRecord {
  readonly findings: readonly Finding[]
  /** Of how many. */
  readonly found: number
  readonly contacts: readonly LastAction[]
  readonly promises: readonly LastAction[]
}

const shown = 8
const most = 25

const day = (text: string): Day => {
  if (isDay(text)) return text
  throw new QuestionError('bad_date', `A period takes calendar days as YYYY-MM-DD, not ${text}.`)
}

/** The last characters of an id: enough to find a record by, too little to know somebody by. */
const masked = (id: unknown) => (String(id).length <= 4 ? String(id) : `…${String(id).slice(-4)}`)

const modelCalled = (name: string): AnyModel => {
  const found = models.find((model) => model.name === name)
  if (found === undefined) throw new Error(`There is no model ${name}.`)
  return found
}

/** Breaches of a person in `[from, to)` with their decisions, and their last contacts and promises, the latest first. */
export async function personRecord(
  edition: PublishedEdition,
  collector: string,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<PersonRecord> {
  const where = [`collector=${collector.replaceAll(',', '\\,')}`]
  const last = async (model: string, id: string, on: string, what: string, amount: string | null) => {
    const [key, at] = [field<string>('f', id), field<Day>('f', on)]
    const query = selectFrom(modelCalled(model), 'f')
      .where(isIn(field('f', 'collector_id'), [collector]))
      .where(compare(at, '>=', literal('date', day(from))))
      .where(compare(at, '<', literal('date', day(to))))
      .select([
        named(key, 'id'),
        named(at, 'day'),
        named(field('f', what), 'what'),
        ...(amount === null ? [] : [named(field('f', amount), 'amount')]),
      ])
    const rows = await edition.rows(orderedBy(query, [at, key]), signal)
    return rows
      .slice(-shown)
      .reverse()
      .map((row) => ({
        day: String(row['day']),
        id: masked(row['id']),
        what: String(row['what']),
        amount: row['amount'] === undefined ? null : String(row['amount']),
      }))
  }
  const [desk, contacts, promises] = await Promise.all([
    findingDesk(edition, { where, from, to, limit: most }, [], signal),
    last('staging.contacts', 'contact_id', 'started_on', 'channel', null),
    last('marts.promises', 'promise_id', 'made_on', 'status', 'amount'),
  ])
  return {
    found: desk.total,
    findings: desk.rows.map(({ contact_id, rule_id, title, severity, day: on, state, decided_by }) => ({
      ...{ contact_id: masked(contact_id), rule_id, title, severity, day: on, state, decided_by },
    })),
    contacts,
    promises,
  }
}
