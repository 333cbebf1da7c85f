import { allOf, compare, countRows, field, innerJoin, isIn, literal, orderedBy, selectFrom, type Day } from '#warehouse'
import { contactHours } from '../marts/contact_hours.ts'
import { findings } from '../marts/findings.ts'
import { ruleHours, rules } from '../sources/rules.ts'
import { shiftDays } from './calendar.ts'
import { conductKeys, type ConductWords } from './conduct.ts'
import { cutFor } from './cut.ts'
import type { Edition } from './edition.ts'
import { dayIn } from './question.ts'
import { dated, filtered, filtersIn, rowsWhere, summed, total } from './sums.ts'

/** An hour of the debtor's week. `weekday` 1 is Monday, `hour` 0 to 23; both null: local time is unknown. */
export interface HourCell {
  readonly weekday: number | null
  readonly hour: number | null
  /** Outbound contacts. */
  readonly contacts: number
  /** Findings that stand on contacts of the hour, whatever the rule. */
  readonly breaches: number
}

/** A stretch of the local day, in minutes, in which a rule forbids calls (or, where it is not about calls, its channels). */
export interface Closed {
  readonly rule_id: string
  readonly weekday: number
  readonly from_minute: number
  readonly to_minute: number
}

export interface Hours {
  readonly rows: readonly HourCell[]
  /** In force on the last day asked for. */
  readonly closed: readonly Closed[]
}

const minute = 60_000_000

/** Outbound contacts and breaches by hour of the debtors' week, and when rules forbid them. */
export async function conductHours(
  edition: Edition,
  words: Omit<ConductWords, 'by'>,
  signal?: AbortSignal,
): Promise<Hours> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const { team, collector } = conductKeys
  const filters = filtersIn(words.where, { team, collector })
  const keys = { weekday: 'weekday', hour: 'hour' }
  const within = (of: Parameters<typeof dated>[0]) => filtered(dated(of, 'day', words), filters, conductKeys)
  const [contacts, found] = await Promise.all([
    at.rows(
      summed(within(contactHours).where(isIn(field('f', 'direction'), ['outbound'])), keys, {
        contacts: total('contact_count'),
      }),
      signal,
    ),
    at.rows(
      summed(within(findings).where(isIn(field('f', 'outcome'), ['breach'])), keys, {
        found: countRows(),
        dismissed: rowsWhere('decision', ['dismissed']),
      }),
      signal,
    ),
  ])
  const cells = new Map<string, HourCell>()
  for (const row of [...contacts, ...found]) {
    const [weekday, hour] = [row['weekday'] as number | null, row['hour'] as number | null]
    const known = cells.get(`${weekday} ${hour}`) ?? { weekday, hour, contacts: 0, breaches: 0 }
    cells.set(`${weekday} ${hour}`, {
      ...known,
      contacts: known.contacts + Number(row['contacts'] ?? 0),
      breaches: known.breaches + Number(row['found'] ?? 0) - Number(row['dismissed'] ?? 0),
    })
  }
  const last = words.to === undefined ? at.asOf : shiftDays(dayIn('to', words.to), -1)
  const order = ({ weekday, hour }: HourCell) => (weekday ?? 9) * 24 + (hour ?? 0)
  return { rows: [...cells.values()].sort((a, b) => order(a) - order(b)), closed: await closedOn(at, last, signal) }
}

async function closedOn(edition: Edition, day: Day, signal?: AbortSignal): Promise<Closed[]> {
  const names = ['rule_id', 'channel', 'weekday', 'from_micros', 'to_micros']
  const inForce = allOf(
    compare(field<Day>('r', 'valid_from'), '<=', literal('date', day)),
    compare(field<Day>('r', 'valid_to'), '>', literal('date', day)),
  )
  const query = innerJoin(
    selectFrom(ruleHours, 'h'),
    rules,
    'r',
    compare(field<number>('r', 'rule_no'), '=', field<number>('h', 'rule_no')),
  )
    .where(inForce)
    .select([
      field<string>('r', 'rule_id').as('rule_id'),
      ...names.slice(1).map((name) => field<string | number>('h', name).as(name)),
    ])
  const rows = await edition.rows(
    orderedBy(query, [
      field('r', 'rule_id'),
      ...['channel', 'weekday', 'from_micros'].map((name) => field<unknown>('h', name)),
    ]),
    signal,
  )
  return [...Map.groupBy(rows, (row) => row['rule_id'] as string).values()].flatMap((ofRule) => {
    const channels = new Set(ofRule.map((row) => row['channel'] as string))
    const shown = channels.has('call') ? 'call' : [...channels][0]
    return ofRule
      .filter((row) => row['channel'] === shown)
      .map((row) => ({
        rule_id: row['rule_id'] as string,
        weekday: Number(row['weekday']),
        from_minute: Math.floor(Number(row['from_micros']) / minute),
        to_minute: Math.ceil((Number(row['to_micros']) + 1) / minute),
      }))
  })
}
