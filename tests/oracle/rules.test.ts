import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Database, build, check, createFilled, createEmpty, describe, withUpstream, type Row } from '#warehouse'
import { findingCountRows, findingRows, judgements, models, runTables, sources } from '#sql'
import { activeRules } from '#pipeline/rules/active'
import { readPacks } from '#pipeline/rules/read'
import { fillRuleTables } from '#pipeline/rules/tables'
import { oracleRules, said, type RuleRecords, type RuleSettings, type Said } from './rules.ts'

const runs = Number(process.env['ORACLE_RUNS'] ?? 60)
const seed = process.env['ORACLE_SEED']
const parameters = { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) }

const packs = [...new Set(oracleRules.map(({ id }) => id.split('/')[0]!))]
const shipped = readPacks('')
const asked = withUpstream(
  models.filter(({ name }) => ['marts.findings', 'marts.finding_counts', 'marts.conduct_days'].includes(name)),
  models,
)

const names = ['9', '10', 'é', '1', 'z', '02', '～', '😀', 'Z', 'a', '100', '0']
const idAt = (index: number) => names[index] ?? `x${index}`
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 4) => fc.option(arbitrary, { nil: null, freq })

const zones = [
  'America/New_York',
  'America/New_York|America/Los_Angeles',
  'America/Los_Angeles|America/New_York',
  'Asia/Shanghai',
  'Asia/Shanghai|Asia/Urumqi',
  'Australia/Sydney|America/New_York|Asia/Kolkata',
  'Asia/Shanghai|Asia/Shanghai',
  'Pacific/Apia',
]
/** Midnights, edges of hours and clock changes of these zones, in UTC, and a microsecond beside them. */
const clocks = [
  ...[
    '00:00:00',
    '02:00:00',
    '04:00:00',
    '04:59:59.999999',
    '05:00:00',
    '06:30:00',
    '07:00:00',
    '08:00:00',
    '01:00:00.5',
  ],
  ...[
    '12:00:00',
    '12:59:59.999999',
    '13:00:00',
    '13:00:00.000001',
    '14:00:00',
    '15:59:59',
    '16:00:00',
    '18:00:00',
    '20:30:00',
  ],
]
const dates = [
  ...['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10', '2026-03-11'],
  ...['2026-03-31', '2026-04-01', '2026-10-31', '2026-11-01', '2026-11-02', '2026-11-07', '2026-11-08', '2025-02-27'],
  ...['2025-02-28', '2026-01-29', '2026-01-30', '2021-11-29', '2021-11-30'],
]
const instantIn = (days: readonly string[]) =>
  fc.tuple(fc.constantFrom(...days), fc.constantFrom(...clocks)).map(([day, clock]) => `${day}T${clock}Z`)
const anyInstant = instantIn(dates)

const account = fc.constantFrom('a', 'b', 'c', 'd')
const accounts = fc
  .tuple(
    ...['a', 'b', 'c', 'd'].map(() => fc.tuple(fc.constantFrom('1', '1', '2'), maybe(fc.constantFrom(...zones), 5))),
  )
  .map((rows) => rows.map(([debtor_id, timezone], index) => ({ account_id: 'abcd'[index]!, debtor_id, timezone })))

type Draw<T> = fc.Arbitrary<T>
/** Mostly the first, now and then one of the others. */
const mostly = <T>(weight: number, first: T, ...others: readonly T[]): Draw<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(first) }, fc.constantFrom(...others))

interface Mood {
  readonly account_id: Draw<string>
  readonly channel: Draw<string>
  readonly direction: Draw<string>
  readonly connected: Draw<boolean | null>
  readonly party: Draw<string | null>
  readonly number_ref: Draw<string | null>
}
const anywhere: Mood = {
  account_id: fc.oneof({ weight: 9, arbitrary: account }, fc.constant('ghost')),
  channel: mostly(8, 'call', 'visit', 'visit', 'voice_bot', 'sms', 'email', 'letter', 'chat'),
  direction: mostly(8, 'outbound', 'inbound'),
  connected: fc.constantFrom(true, true, false, false, null),
  party: fc.constantFrom('debtor', 'debtor', 'third_party', 'third_party', 'unknown', 'none', null),
  number_ref: fc.constantFrom('n', 'n', 'n', 'm', null),
}
/** What a floor may have much of: calls on one account, conversations of one debtor, calls in vain, third parties. */
const moods = {
  calls: { ...anywhere, account_id: mostly(12, 'a', 'b', 'ghost'), connected: mostly(5, false, true, null) },
  talks: {
    ...anywhere,
    channel: mostly(12, 'call', 'voice_bot', 'sms'),
    connected: mostly(8, true, false, null),
    party: mostly(8, 'debtor', 'third_party', null),
  },
  vain: {
    ...anywhere,
    channel: mostly(20, 'call', 'voice_bot', 'sms'),
    direction: mostly(30, 'outbound', 'inbound'),
    connected: mostly(25, false, true, null),
    number_ref: mostly(20, 'n', 'm', null),
  },
  strangers: {
    ...anywhere,
    connected: mostly(2, false, true, true),
    party: mostly(1, 'third_party', 'debtor', 'none', null),
  },
  anywhere,
}

const contactsOf = (days: readonly string[], mood: Mood) =>
  fc
    .array(
      fc.record({
        started_at: instantIn(days),
        ...mood,
        talk_seconds: maybe(fc.constantFrom(0, 1, 29, 30, 31, 31), 6),
        visitors: maybe(fc.constantFrom(0, 1, 2, 9, 10), 5),
      }),
      { minLength: 1, maxLength: 40, size: 'max' },
    )
    .map((rows) => rows.map((row, index) => ({ contact_id: idAt(index), ...row })))

const autumn = ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-07', '2026-11-08']
const contacts = fc.oneof(
  contactsOf(dates, moods.anywhere),
  contactsOf(dates.slice(2, 8), moods.calls),
  contactsOf(autumn, moods.calls),
  contactsOf(['2026-03-08', '2026-03-09'], moods.talks),
  contactsOf(autumn.slice(1, 3), moods.vain),
  contactsOf(['2026-01-29', '2026-01-30'], moods.vain),
  contactsOf(dates.slice(4, 10), moods.strangers),
)

const permissions = maybe(
  fc
    .array(
      fc.record({
        account_id: fc.oneof(account, fc.constant('a'), fc.constant('ghost')),
        kind: fc.constantFrom('cease', 'opt_out', 'consent', 'consent'),
        channel: maybe(fc.constantFrom('call', 'visit', 'sms')),
        ends: fc.boolean(),
        from: anyInstant,
        to: anyInstant,
      }),
      { maxLength: 5 },
    )
    .map((rows) =>
      rows.map(({ ends, from, to, ...row }, index) => ({
        permission_id: `${index}`,
        ...row,
        valid_from: from < to ? from : to,
        valid_to: ends ? (from < to ? to : from) : null,
      })),
    ),
  6,
)

const records: fc.Arbitrary<RuleRecords> = fc.record({ accounts, contacts, permissions })
const settings: fc.Arbitrary<RuleSettings> = fc.record({
  packs: fc.oneof({ weight: 3, arbitrary: fc.constant(packs) }, fc.subarray(packs)),
  optional: fc.constantFrom([], ['cn/visit-frequency']),
  defaultTimezone: maybe(fc.constantFrom(...zones), 2),
  effectiveSeconds: fc.constantFrom(1, 1, 0, 30),
  holidays: fc.subarray(['2026-03-09', '2026-11-01', '2026-03-31']),
})
const decisions = fc.array(fc.tuple(fc.nat(60), fc.constantFrom('confirmed', 'dismissed'), fc.boolean()), {
  maxLength: 6,
})

const origin = { delivery_no: 1, record_no: 1 }
const lastDay = '2026-12-31'

interface Decided {
  readonly contact_id: string
  readonly rule_id: string
  readonly decision: string
  readonly decided_on: string
}

async function floorOf(told: RuleRecords, set: RuleSettings, decided: readonly Decided[]): Promise<Database> {
  const database = await Database.open(':memory:')
  const fill = (name: keyof typeof sources, rows: readonly object[]) =>
    createFilled(database, sources[name] as never, rows.map((row) => ({ ...origin, ...row })) as never)
  await createFilled(database, runTables.parameters, [{ as_of: lastDay, timezone: 'UTC' } as never])
  await fill(
    'accounts',
    told.accounts.map((row) => ({ ...row, product: 'p' })),
  )
  await fill(
    'contacts',
    told.contacts.map((row) => ({ ...row, started_on: row.started_at.slice(0, 10) })),
  )
  await fill('permissions', told.permissions ?? [])
  await fill('breach_decisions', decided)
  for (const name of ['collectors', 'team_memberships'] as const) await createEmpty(database, sources[name])
  const rules = {
    packs: set.packs,
    optionalRules: set.optional,
    defaultDebtorTimezone: set.defaultTimezone,
    effectiveCallSeconds: set.effectiveSeconds,
    holidays: { au: set.holidays },
  }
  await fillRuleTables(database, activeRules(shipped, rules), rules, told.permissions !== null)
  await build(database, asked)
  const violations = await check(database, asked)
  if (violations.length > 0) throw new Error(violations.map(describe).join('\n'))
  return database
}

const lines = (rows: readonly Said[]) =>
  rows
    .map(({ contact_id, rule_id, outcome, reason, evidence, zone_dependent }) =>
      JSON.stringify([rule_id, contact_id, outcome, reason, evidence, zone_dependent]),
    )
    .sort()

function countsOf(rows: readonly Said[]) {
  const groups = Map.groupBy(rows, ({ rule_id, outcome }) => JSON.stringify([rule_id, outcome]))
  return [...groups]
    .map(([key, found]) => ({
      rule_id: (JSON.parse(key) as string[])[0],
      outcome: (JSON.parse(key) as string[])[1],
      contacts: found.length,
      zone_dependent: found.filter((each) => each.zone_dependent).length,
    }))
    .sort((a, b) => (JSON.stringify([a.rule_id, a.outcome]) < JSON.stringify([b.rule_id, b.outcome]) ? -1 : 1))
}

/** Applicable, covered, judged, without a standing breach, without a confirmed one. */
function conductOf(rows: readonly Said[], decided: readonly Decided[]): number[] {
  const wordOn = (row: Said) =>
    decided.find(
      (each) => each.contact_id === row.contact_id && each.rule_id === row.rule_id && each.decided_on <= lastDay,
    )?.decision
  const contactsOf = [...Map.groupBy(rows, ({ contact_id }) => contact_id).values()]
  const judged = contactsOf.filter((each) => each.some(({ outcome }) => outcome !== 'not_evaluable'))
  const without = (stands: (row: Said) => boolean) =>
    judged.filter((each) => !each.some((row) => row.outcome === 'breach' && stands(row))).length
  return [
    contactsOf.length,
    contactsOf.filter((each) => each.every(({ outcome }) => outcome !== 'not_evaluable')).length,
    judged.length,
    without((row) => wordOn(row) !== 'dismissed'),
    without((row) => wordOn(row) === 'confirmed'),
  ]
}

const wanted = ['applicable', 'covered', 'judged', 'breach_free', 'confirmed_free']

test('every rule says of every contact what a naive reading of the rules says', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(records, settings, decisions, async (told, set, drawn) => {
      const expected = said(told, set)
      const findings = expected.filter(({ outcome }) => outcome !== 'pass')
      const decided = [
        ...new Map(
          drawn.flatMap(([pick, decision, isKnown]): [string, Decided][] => {
            const found = findings[pick % Math.max(1, findings.length)]
            if (found === undefined) return []
            const { contact_id, rule_id } = found
            const decided_on = isKnown ? lastDay : '2027-01-01'
            return [[`${contact_id} ${rule_id}`, { contact_id, rule_id, decision, decided_on }]]
          }),
        ).values(),
      ]
      const database = await floorOf(told, set, decided)
      try {
        const edition = { rows: (query: Parameters<Database['rows']>[0]): Promise<Row[]> => database.rows(query) }
        const rows = await judgements(edition)
        expect(lines(rows)).toEqual(lines(expected))
        const listed = await findingRows(edition)
        expect(lines(listed)).toEqual(lines(findings))
        for (const row of listed) {
          const word = decided.find((each) => each.contact_id === row.contact_id && each.rule_id === row.rule_id)
          expect(row.decision).toBe(word && word.decided_on <= lastDay ? word.decision : null)
          expect(row.severity).toBe(oracleRules.find(({ id }) => id === row.rule_id)!.severity)
        }
        expect(await findingCountRows(edition)).toEqual(countsOf(expected))
        const sums = wanted.map((name) => `coalesce(sum(${name}_count), 0)::int as ${name}`).join(', ')
        const [sum] = await database.rows<Row>(`select ${sums} from marts.conduct_days`)
        expect(wanted.map((name) => sum![name])).toEqual(conductOf(expected, decided))
      } finally {
        await database.close()
      }
    }),
    parameters,
  )
})
