import { createFilled, type Database, type Day } from '#warehouse'
import { channels, ruleTables, shiftDays, telephone, type Channel } from '#sql'
import type { Settings } from '../settings/index.ts'
import { candidatesOf, weeksOf } from './clocks.ts'
import { forbiddenOf } from './forbidden.ts'
import type { ActiveRule } from './active.ts'
import type { Event, Rule } from './pack.ts'
import { patternsOf } from './words.ts'

const beginning = '0001-01-01' as Day
const end = '9999-12-31' as Day

/** The facts that make a contact an event; what is left out does not matter. */
const facts: Record<Event, { direction?: string; is_connected?: boolean; party?: string; is_effective?: boolean }> = {
  contact: {},
  attempt: { direction: 'outbound' },
  connect: { direction: 'outbound', is_connected: true },
  conversation: { is_connected: true, party: 'debtor' },
  effective_call: { direction: 'outbound', is_connected: true, party: 'debtor', is_effective: true },
  unanswered_attempt: { direction: 'outbound', is_connected: false },
  third_party_connect: { direction: 'outbound', is_connected: true, party: 'third_party' },
}
const spoken: readonly Event[] = ['conversation', 'effective_call']

const eventRows = (rule_no: number, role: string, event: Event, among: readonly Channel[]) =>
  among
    .filter((channel) => !spoken.includes(event) || (telephone as readonly string[]).includes(channel))
    .map((channel) => ({ rule_no, role, channel, is_effective: false, ...facts[event] }))

function rolesOf(rule_no: number, rule: Rule) {
  const judged = eventRows(rule_no, 'judged', rule.event, rule.channels)
  switch (rule.kind) {
    case 'count':
      return [
        ...judged,
        ...eventRows(rule_no, 'counted', rule.event, rule.channels),
        ...(rule.unless === null ? [] : eventRows(rule_no, 'marker', rule.unless, rule.channels)),
      ]
    case 'wait':
      return [...judged, ...eventRows(rule_no, 'marker', rule.after, channels)]
    case 'lost_debtor': {
      const other = { is_effective: false, direction: 'outbound', other_than: 'third_party' }
      return [...judged, ...rule.history.map((channel) => ({ rule_no, role: 'history', channel, ...other }))]
    }
    case 'hours':
    case 'permission':
    case 'visitors':
    case 'words':
      return judged
  }
}

/** How a rule counts: over whom, how far back, and the most that pass. `lookBack`: days that may be counted with one. */
function countingOf(rule: Rule) {
  const alone = { unit: 'contact', period: 'ever', period_days: 0, threshold: 0, is_local: false, lookBack: 0 }
  switch (rule.kind) {
    case 'hours':
      return { ...alone, is_local: true }
    case 'count': {
      const { unit, window, threshold } = rule
      if (window === 'ever') return { ...alone, unit, threshold, lookBack: null }
      if (window === 'month') return { ...alone, unit, threshold, period: 'month', is_local: true, lookBack: 31 }
      const { days } = window
      return { ...alone, unit, threshold, period: 'days', period_days: days, is_local: true, lookBack: days }
    }
    case 'wait':
      return { ...alone, unit: rule.unit, period: 'days', period_days: rule.days, is_local: true, lookBack: rule.days }
    case 'lost_debtor':
      return { ...alone, unit: 'debtor', threshold: rule.looksBack }
    case 'visitors':
      return { ...alone, threshold: rule.atLeast }
    case 'permission':
    case 'words':
      return alone
  }
}

/** Days a local day may differ from the business date, both ways. */
const zonesApart = 2

async function fillRules(database: Database, active: readonly ActiveRule[], holidays: Settings['rules']['holidays']) {
  const numbered = active.map((each, index) => ({ ...each, rule_no: index + 1 }))
  const scoped = numbered.filter(({ pack }) => pack.appliesTo !== null)
  const scopes = [...new Set(scoped.map(({ pack }) => pack))]
  const scopeNo = (rule: ActiveRule) => (rule.pack.appliesTo === null ? null : scopes.indexOf(rule.pack) + 1)
  await createFilled(
    database,
    ruleTables.rules,
    numbered.map((each) => {
      const { lookBack, ...counting } = countingOf(each.rule)
      const validFrom = (each.validFrom ?? beginning) as Day
      const from =
        lookBack === null || each.validFrom === null ? beginning : shiftDays(validFrom, -lookBack - zonesApart)
      return {
        rule_no: each.rule_no,
        rule_id: each.id,
        kind: each.rule.kind,
        ...counting,
        permission: each.rule.kind === 'permission' ? each.rule.permission : null,
        excludes_consent: each.rule.excludesConsent,
        scope_no: scopeNo(each),
        valid_from: validFrom,
        valid_to: (each.validTo ?? end) as Day,
        counted_from: from,
        strength: each.rule.strength,
        severity: each.rule.severity,
        confidence: each.rule.confidence,
        title_en: each.rule.title.en,
        title_zh: each.rule.title.zh,
      }
    }),
  )
  await createFilled(
    database,
    ruleTables.ruleEvents,
    numbered.flatMap(({ rule_no, rule }) => rolesOf(rule_no, rule)),
  )
  await createFilled(
    database,
    ruleTables.ruleHours,
    numbered.flatMap(({ rule_no, rule }) =>
      rule.kind !== 'hours'
        ? []
        : forbiddenOf(rule.channels, rule.hours).map(({ channel, weekday, from, to }) => ({
            rule_no,
            channel,
            weekday,
            from_micros: from,
            to_micros: to,
          })),
    ),
  )
  await createFilled(
    database,
    ruleTables.ruleHolidays,
    numbered.flatMap(({ rule_no, rule, pack }) =>
      rule.kind !== 'hours' || !rule.holidays
        ? []
        : [...new Set(holidays[pack.id] ?? [])].map((day) => ({ rule_no, day: day as Day })),
    ),
  )
  await createFilled(
    database,
    ruleTables.ruleScopes,
    scopes.flatMap(({ appliesTo }, index) => {
      const lists = Object.entries(appliesTo ?? {})
      return lists.flatMap(([dimension, values]) =>
        [...new Set(values)].map((value) => ({
          scope_no: index + 1,
          weight: 2 ** index,
          lists: lists.length,
          dimension,
          value,
        })),
      )
    }),
  )
  await createFilled(
    database,
    ruleTables.ruleWords,
    numbered.flatMap(({ rule_no, rule }) => (rule.kind !== 'words' ? [] : patternsOf(rule_no, rule.words))),
  )
}

async function fillZones(database: Database, isNeeded: boolean, given: string | null): Promise<void> {
  const delivered = await database.rows<{ timezone: string }>(
    `select distinct timezone from raw.accounts where timezone is not null order by timezone`,
  )
  const [range] = await database.rows<{ first: number | null; last: number | null }>(
    `select cast(floor(epoch(min(started_at))) as bigint) as first, cast(ceil(epoch(max(started_at))) as bigint) as last from raw.contacts`,
  )
  const known = [...delivered.map(({ timezone }) => timezone), ...(given === null ? [] : [given])]
  const timezones = isNeeded ? [...new Set(known)] : []
  await createFilled(
    database,
    ruleTables.zoneCandidates,
    timezones.flatMap((timezone) => {
      const zones = candidatesOf(timezone)
      return zones.map((zone, index) => ({ timezone, position: index + 1, zone, candidates: zones.length }))
    }),
  )
  const zones = [...new Set(timezones.flatMap(candidatesOf))]
  const { first, last } = range ?? { first: null, last: null }
  await createFilled(
    database,
    ruleTables.zoneWeeks,
    first === null || last === null ? [] : zones.flatMap((zone) => weeksOf(zone, Number(first), Number(last))),
  )
}

/** A person's word on a finding, as this installation keeps it. Days are `YYYY-MM-DD`. */
export interface Decided {
  readonly contact_id: string
  readonly rule_id: string
  readonly decision: 'confirmed' | 'dismissed'
  readonly decided_by: string
  readonly decided_on: Day
}

/** Writes the rules that are switched on, the clocks of the debtors' zones and what people decided. The raw tables must be there. */
export async function fillRuleTables(
  database: Database,
  active: readonly ActiveRule[],
  settings: Settings['rules'],
  hasPermissions: boolean,
  decisions: readonly Decided[] = [],
): Promise<void> {
  await createFilled(database, ruleTables.decisions, decisions)
  await createFilled(
    database,
    ruleTables.conduct,
    active.length === 0
      ? []
      : [
          {
            default_timezone: settings.defaultDebtorTimezone,
            effective_call_seconds: settings.effectiveCallSeconds,
            has_permissions: hasPermissions,
          },
        ],
  )
  await fillRules(database, active, settings.holidays)
  await fillZones(database, active.length > 0, settings.defaultDebtorTimezone)
}
