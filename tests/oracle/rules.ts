/**
 * compliance-rules.md read once more, contact by contact and without a query: what every rule says of every contact.
 * Instants are ISO text in UTC with up to six fraction digits; the operation's business dates are UTC days.
 */

export interface RuleAccount {
  account_id: string
  debtor_id: string
  timezone: string | null
}
export interface RuleContact {
  contact_id: string
  account_id: string
  started_at: string
  channel: string
  direction: string
  connected: boolean | null
  party: string | null
  talk_seconds: number | null
  number_ref: string | null
  visitors: number | null
}
export interface RulePermission {
  permission_id: string
  account_id: string
  kind: string
  channel: string | null
  valid_from: string
  valid_to: string | null
}
export interface RuleRecords {
  accounts: RuleAccount[]
  contacts: RuleContact[]
  /** Null: the table never came. */
  permissions: RulePermission[] | null
}
export interface RuleSettings {
  packs: string[]
  optional: string[]
  defaultTimezone: string | null
  effectiveSeconds: number
  holidays: string[]
}

export interface Said {
  contact_id: string
  rule_id: string
  outcome: 'pass' | 'breach' | 'not_evaluable'
  reason: string | null
  evidence: readonly string[]
  zone_dependent: boolean
}

/** Microseconds since 1970, exact. */
export const micros = (at: string): bigint => {
  const [whole = '', fraction = ''] = at.replace('Z', '').split('.')
  return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))
}
const dayLength = 86_400_000_000n

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()
/** Seconds the clock of a zone is ahead of UTC at a moment. */
function offset(zone: string, at: bigint): bigint {
  const seconds = Number(at / 1_000_000n)
  const key = `${zone} ${seconds}`
  const known = offsets.get(key)
  if (known !== undefined) return BigInt(known)
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' })
  formats.set(zone, format)
  const local = Date.parse(`${format.format(new Date(seconds * 1000)).replace(' ', 'T')}Z`) / 1000
  offsets.set(key, local - seconds)
  return BigInt(local - seconds)
}
interface Local {
  /** Days since 1970. */
  readonly day: number
  readonly micros: number
}
function localOf(contact: RuleContact, zone: string): Local {
  const at = micros(contact.started_at)
  const local = at + offset(zone, at) * 1_000_000n
  return { day: Number(local / dayLength), micros: Number(local % dayLength) }
}
const isoDay = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
const monthOf = (day: number) => isoDay(day).slice(0, 7)

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const isBefore = (a: RuleContact, b: RuleContact) => {
  const [x, y] = [micros(a.started_at), micros(b.started_at)]
  return x < y || (x === y && byBytes(a.contact_id, b.contact_id) < 0)
}

const isCall = ({ channel }: RuleContact) => channel === 'call' || channel === 'voice_bot'
/** On written channels nobody who is not said to have answered did. */
const connectedOf = ({ connected, channel }: RuleContact) =>
  connected === null && ['sms', 'email', 'letter'].includes(channel) ? false : connected

/** A condition on a fact that may be missing. */
type Asked = readonly [fact: string, holds: boolean | null]
/** Whether an event is one: no, yes, or the first fact that is missing to tell. */
function event(...asked: Asked[]): string {
  if (asked.some(([, holds]) => holds === false)) return 'no'
  return asked.find(([, holds]) => holds === null)?.[0] ?? 'yes'
}
const connected = (contact: RuleContact, wanted = true): Asked => {
  const known = connectedOf(contact)
  return ['connected', known === null ? null : known === wanted]
}
const party = (contact: RuleContact, wanted: string): Asked => [
  'party',
  contact.party === null ? null : contact.party === wanted,
]
const is = (holds: boolean): Asked => ['', holds]

interface World extends RuleRecords {
  readonly settings: RuleSettings
}

const permitted = ({ permissions }: World, contact: RuleContact, kind: string) =>
  (permissions ?? []).some(
    (each) =>
      each.account_id === contact.account_id &&
      each.kind === kind &&
      (kind === 'cease' || each.channel === null || each.channel === contact.channel) &&
      micros(each.valid_from) <= micros(contact.started_at) &&
      (each.valid_to === null || micros(contact.started_at) < micros(each.valid_to)),
  )

const accountOf = ({ accounts }: World, { account_id }: RuleContact) =>
  accounts.find((each) => each.account_id === account_id) ?? null
const debtorOf = (world: World, contact: RuleContact) => accountOf(world, contact)?.debtor_id ?? null
function zonesOf(world: World, contact: RuleContact): string[] | null {
  const account = accountOf(world, contact)
  const timezone = account === null ? null : (account.timezone ?? world.settings.defaultTimezone)
  return timezone === null ? null : [...new Set(timezone.split('|'))]
}

type Verdict = Omit<Said, 'contact_id' | 'rule_id'> | null
const none: Verdict = null
const pass = (reason: string | null = null): Verdict => ({
  outcome: 'pass',
  reason,
  evidence: [],
  zone_dependent: false,
})
const unknown = (reason: string): Verdict => ({ outcome: 'not_evaluable', reason, evidence: [], zone_dependent: false })
const breach = (others: readonly RuleContact[], zone_dependent = false): Verdict => ({
  outcome: 'breach',
  reason: null,
  evidence: others.map(({ contact_id }) => contact_id).sort(byBytes),
  zone_dependent,
})

/** Judged once per candidate zone: `test` answers the other contacts of a breach, or null where it passes. */
function inZones(zones: readonly string[], test: (zone: string) => readonly RuleContact[] | null): Verdict {
  const found = zones.map(test)
  const first = found.find((others) => others !== null)
  return first === undefined || first === null
    ? pass()
    : breach(
        first,
        found.some((others) => others === null),
      )
}

type Judge = (world: World, contact: RuleContact) => Verdict

/** Own facts first, in the order of the text; then what is left to decide. */
function judged(
  world: World,
  contact: RuleContact,
  told: {
    event: string
    account?: boolean
    local?: boolean
    consent?: boolean
    number?: boolean
    decide: (zones: readonly string[]) => Verdict
  },
): Verdict {
  if (told.event === 'no') return none
  if ((told.account ?? told.local ?? false) && accountOf(world, contact) === null) return unknown('account')
  if (told.event === 'connected' || told.event === 'party') return unknown(told.event)
  if (told.event === 'yes' && told.consent && permitted(world, contact, 'consent')) return pass('consent')
  if (told.number && contact.number_ref === null) return unknown('number_ref')
  if (told.event !== 'yes') return unknown(told.event)
  const zones = zonesOf(world, contact)
  if (told.local && zones === null) return unknown('timezone')
  return told.decide(zones ?? [])
}

const outbound = (contact: RuleContact): Asked => is(contact.direction === 'outbound')
const hoursRule =
  (
    channels: (contact: RuleContact) => boolean,
    passes: (local: Local, contact: RuleContact, world: World) => boolean,
    consent = false,
  ): Judge =>
  (world, contact) =>
    judged(world, contact, {
      event: event(outbound(contact), is(channels(contact))),
      local: true,
      consent,
      decide: (zones) => inZones(zones, (zone) => (passes(localOf(contact, zone), contact, world) ? null : [])),
    })

const at = (hour: number, minute = 0) => (hour * 60 + minute) * 60_000_000

/** More than `most` in the days `[d − days + 1, d]`, or in the month, counting those before it. */
const countRule =
  (told: {
    event: (world: World, contact: RuleContact) => string
    same: (world: World, contact: RuleContact, other: RuleContact) => boolean
    most: number
    within: (day: number, judged: number) => boolean
    consent?: boolean
    number?: boolean
    stopped?: (other: RuleContact) => boolean
  }): Judge =>
  (world, contact) =>
    judged(world, contact, {
      event: told.event(world, contact),
      local: true,
      consent: told.consent ?? false,
      number: told.number ?? false,
      decide: (zones) =>
        inZones(zones, (zone) => {
          const today = localOf(contact, zone).day
          const before = world.contacts.filter(
            (other) =>
              isBefore(other, contact) &&
              told.same(world, contact, other) &&
              told.within(localOf(other, zone).day, today),
          )
          if (told.stopped && before.some(told.stopped)) return null
          const counted = before.filter(
            (other) => told.event(world, other) === 'yes' && !(told.consent && permitted(world, other, 'consent')),
          )
          return counted.length + 1 > told.most ? counted : null
        }),
    })

const days = (length: number) => (day: number, today: number) => day <= today && day > today - length
const sameAccount = (_world: World, a: RuleContact, b: RuleContact) => a.account_id === b.account_id
const sameDebtor = (world: World, a: RuleContact, b: RuleContact) =>
  debtorOf(world, a) !== null && debtorOf(world, a) === debtorOf(world, b)
const sameNumber = (_world: World, a: RuleContact, b: RuleContact) =>
  a.number_ref !== null && a.number_ref === b.number_ref

const thirdParty = (contact: RuleContact) => event(outbound(contact), connected(contact), party(contact, 'third_party'))
const conversation = (contact: RuleContact) => event(is(isCall(contact)), connected(contact), party(contact, 'debtor'))
const effective = ({ settings }: World, contact: RuleContact) =>
  event(outbound(contact), is(isCall(contact)), connected(contact), party(contact, 'debtor'), [
    'talk_seconds',
    settings.effectiveSeconds === 0
      ? true
      : contact.talk_seconds === null
        ? null
        : contact.talk_seconds >= settings.effectiveSeconds,
  ])

const permissionRule =
  (kind: string): Judge =>
  (world, contact) => {
    if (contact.direction !== 'outbound') return none
    if (world.permissions === null) return unknown('permissions')
    return permitted(world, contact, kind) ? breach([]) : pass()
  }

const noLetter = ({ channel }: RuleContact) => channel !== 'letter'
const weekdayOf = ({ day }: Local) => (((day + 3) % 7) + 7) % 7

const gbt = { from: '2025-02-28', to: null }
const cba = { from: '2026-01-30', to: null }
const always = { from: null, to: null }
const regF = { from: '2021-11-30', to: null }

interface OracleRule {
  readonly id: string
  readonly force: { from: string | null; to: string | null }
  readonly severity: string
  readonly optional?: boolean
  readonly judge: Judge
}

export const oracleRules: readonly OracleRule[] = [
  {
    id: 'us-reg-f/hours',
    force: regF,
    severity: 'major',
    judge: hoursRule(noLetter, ({ micros }) => micros >= at(8) && micros <= at(21)),
  },
  {
    id: 'us-reg-f/seven-in-seven',
    force: regF,
    severity: 'major',
    judge: countRule({
      event: (_world, contact) => event(outbound(contact), is(isCall(contact))),
      same: sameAccount,
      most: 7,
      within: days(7),
      consent: true,
    }),
  },
  {
    id: 'us-reg-f/wait-after-conversation',
    force: regF,
    severity: 'major',
    judge: (world, contact) =>
      judged(world, contact, {
        event: event(outbound(contact), is(isCall(contact))),
        local: true,
        consent: true,
        decide: (zones) =>
          inZones(zones, (zone) => {
            const today = localOf(contact, zone).day
            const talks = world.contacts.filter(
              (other) =>
                isBefore(other, contact) &&
                sameAccount(world, contact, other) &&
                conversation(other) === 'yes' &&
                days(7)(localOf(other, zone).day, today),
            )
            return talks.length > 0 ? talks : null
          }),
      }),
  },
  {
    id: 'us-reg-f/third-party-once',
    force: regF,
    severity: 'critical',
    judge: (world, contact) =>
      judged(world, contact, {
        event: thirdParty(contact),
        number: true,
        decide: () => {
          const before = world.contacts.filter(
            (other) =>
              isBefore(other, contact) &&
              sameAccount(world, contact, other) &&
              sameNumber(world, contact, other) &&
              thirdParty(other) === 'yes',
          )
          return before.length > 0 ? breach(before) : pass()
        },
      }),
  },
  { id: 'us-reg-f/cease', force: regF, severity: 'critical', judge: permissionRule('cease') },
  { id: 'us-reg-f/opt-out', force: regF, severity: 'major', judge: permissionRule('opt_out') },
  {
    id: 'us-ma/two-in-seven',
    force: always,
    severity: 'major',
    judge: countRule({
      event: (_world, contact) => event(outbound(contact), is(isCall(contact) || contact.channel === 'sms')),
      same: sameAccount,
      most: 2,
      within: days(7),
    }),
  },
  {
    id: 'cn/hours',
    force: gbt,
    severity: 'major',
    judge: hoursRule(noLetter, ({ micros }) => micros >= at(8) && micros < at(22), true),
  },
  {
    id: 'cn/effective-calls',
    force: gbt,
    severity: 'major',
    judge: countRule({ event: effective, same: sameDebtor, most: 3, within: days(1) }),
  },
  {
    id: 'cn/unanswered-attempts',
    force: cba,
    severity: 'minor',
    judge: countRule({
      event: (_world, contact) => event(outbound(contact), is(isCall(contact)), connected(contact, false)),
      same: sameNumber,
      most: 6,
      within: days(1),
      number: true,
      stopped: (other) => other.direction === 'outbound' && isCall(other) && other.connected === true,
    }),
  },
  {
    id: 'cn/third-party',
    force: gbt,
    severity: 'critical',
    judge: (world, contact) =>
      judged(world, contact, {
        event: thirdParty(contact),
        account: true,
        decide: () => {
          const last = world.contacts
            .filter(
              (other) =>
                isBefore(other, contact) &&
                sameDebtor(world, contact, other) &&
                other.direction === 'outbound' &&
                (isCall(other) || other.channel === 'visit') &&
                other.party !== 'third_party',
            )
            .sort((a, b) => (isBefore(a, b) ? 1 : -1))
            .slice(0, 3)
          return last.length === 3 && last.every((other) => other.connected === false) ? pass() : breach(last)
        },
      }),
  },
  {
    id: 'cn/visit-pairs',
    force: cba,
    severity: 'major',
    judge: (_world, contact) => {
      if (contact.direction !== 'outbound' || contact.channel !== 'visit') return none
      if (contact.visitors === null) return unknown('visitors')
      return contact.visitors < 2 ? breach([]) : pass()
    },
  },
  {
    id: 'cn/visit-frequency',
    force: cba,
    severity: 'minor',
    optional: true,
    judge: countRule({
      event: (_world, contact) => event(outbound(contact), is(contact.channel === 'visit')),
      same: sameDebtor,
      most: 1,
      within: days(1),
    }),
  },
  {
    id: 'ie/three-a-month',
    force: always,
    severity: 'major',
    judge: countRule({
      event: (_world, contact) => event(outbound(contact)),
      same: sameDebtor,
      most: 3,
      within: (day, today) => day <= today && monthOf(day) === monthOf(today),
      consent: true,
    }),
  },
  {
    id: 'au/hours',
    force: always,
    severity: 'minor',
    judge: hoursRule(
      (contact) => isCall(contact) || contact.channel === 'visit',
      (local, contact, { settings }) => {
        if (settings.holidays.includes(isoDay(local.day))) return false
        const early = isCall(contact) && weekdayOf(local) < 5 ? at(7, 30) : at(9)
        return local.micros >= early && local.micros <= at(21)
      },
    ),
  },
  {
    id: 'in/hours',
    force: always,
    severity: 'major',
    judge: hoursRule(isCall, ({ micros }) => micros >= at(8) && micros <= at(19)),
  },
  {
    id: 'kr/seven-in-seven',
    force: always,
    severity: 'major',
    judge: countRule({
      event: (_world, contact) => event(outbound(contact)),
      same: sameAccount,
      most: 7,
      within: days(7),
    }),
  },
  {
    id: 'kr/night',
    force: always,
    severity: 'major',
    judge: hoursRule(
      () => true,
      ({ micros }) => micros >= at(8) && micros < at(21),
    ),
  },
]

/** What every rule in force says of every contact; contacts a rule does not look at are not there. */
export function said(records: RuleRecords, settings: RuleSettings): Said[] {
  const world: World = { ...records, settings }
  const on = oracleRules.filter(
    ({ id, optional }) => settings.packs.includes(id.split('/')[0]!) && (!optional || settings.optional.includes(id)),
  )
  return records.contacts.flatMap((contact) =>
    on.flatMap(({ id, force, judge }) => {
      const day = contact.started_at.slice(0, 10)
      if ((force.from !== null && day < force.from) || (force.to !== null && day >= force.to)) return []
      const verdict = judge(world, contact)
      return verdict === null ? [] : [{ contact_id: contact.contact_id, rule_id: id, ...verdict }]
    }),
  )
}
