import { Database, build, createEmpty, createFilled, withUpstream, type Row } from '#warehouse'
import { judgements, models, runTables, sources, type Judgement } from '#sql'
import { defaults } from '../settings/defaults.ts'
import { activeRules } from './active.ts'
import { candidatesOf } from './clocks.ts'
import type { Pack, Vector, VectorContact } from './pack.ts'
import { fillRuleTables } from './tables.ts'

/** A contact of a test vector that is not judged as it should be. */
export interface Failure {
  readonly pack: string
  readonly version: string
  readonly rule: string
  readonly about: string
  readonly line: number | null
  readonly contact: string
  readonly expected: string
  readonly found: string
}

export interface Tested {
  readonly vectors: number
  readonly contacts: number
  readonly failures: readonly Failure[]
}

interface Numbered {
  readonly vector: Vector
  /** Goes before every id, so that cases do not see each other. */
  readonly mark: string
}

const dayIn = (at: string, timezone: string | null) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone ?? 'UTC', dateStyle: 'short' }).format(new Date(at))

/** UTC as the engine reads it, microseconds kept. */
function utc(at: string): string {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? ''
  return `${new Date(at.replace(/\.\d+/, '')).toISOString().slice(0, 19).replace('T', ' ')}.${fraction.padEnd(6, '0')}`
}

const zoneOf = ({ accounts, defaultTimezone }: Vector): string | null => {
  const timezone = accounts[0]?.['timezone'] ?? defaultTimezone
  return timezone === null ? null : candidatesOf(timezone)[0]!
}

const origin = { delivery_no: 1, record_no: 1 }

async function databaseOf(pack: Pack, cases: readonly Numbered[]): Promise<Database> {
  const database = await Database.open(':memory:')
  const [{ vector: first }] = cases as [Numbered]
  const fill = (name: keyof typeof sources, rows: readonly object[]) =>
    createFilled(database, sources[name] as never, rows.map((row) => ({ ...origin, ...row })) as never)
  await createFilled(database, runTables.parameters, [{ as_of: '9999-12-31', timezone: 'UTC' } as never])
  await fill(
    'accounts',
    cases.flatMap(({ vector, mark }) =>
      vector.accounts.map((account) => ({
        ...account,
        product: 'loan',
        account_id: `${mark}${account['account_id']}`,
        debtor_id: `${mark}${account['debtor_id']}`,
      })),
    ),
  )
  await fill(
    'permissions',
    cases.flatMap(({ vector, mark }) =>
      (vector.permissions ?? []).map((permission, index) => ({
        ...permission,
        permission_id: `${mark}${index}`,
        account_id: `${mark}${permission['account_id']}`,
        valid_from: utc(permission['valid_from']!),
        valid_to: permission['valid_to'] === null ? null : utc(permission['valid_to']!),
      })),
    ),
  )
  await fill(
    'contacts',
    cases.flatMap(({ vector, mark }) =>
      vector.contacts.map(({ at, fields: { id, account, number_ref, ...fields } }) => ({
        ...fields,
        contact_id: `${mark}${String(id)}`,
        account_id: `${mark}${String(account)}`,
        number_ref: number_ref === undefined || number_ref === null ? null : `${mark}${String(number_ref)}`,
        started_at: utc(at),
        started_on: dayIn(at, zoneOf(vector)),
      })),
    ),
  )
  for (const name of ['collectors', 'team_memberships', 'breach_decisions'] as const)
    await createEmpty(database, sources[name])
  const optional = pack.rules.filter((rule) => rule.optional).map((rule) => `${pack.id}/${rule.id}`)
  const settings = {
    ...defaults.rules,
    packs: [pack.id],
    optionalRules: [...new Set(optional)],
    defaultDebtorTimezone: first.defaultTimezone,
    effectiveCallSeconds: first.effectiveCallSeconds,
    holidays: { [pack.id]: first.holidays },
  }
  await fillRuleTables(database, activeRules([pack], settings), settings, first.permissions !== null)
  const asked = models.filter(({ name }) => name === 'marts.findings')
  await build(database, withUpstream(asked, models))
  return database
}

function wrong({ expect, reason, evidence, zoneDependent }: VectorContact, found: Judgement | null): string | null {
  const outcome = found?.outcome ?? 'none'
  if (expect !== null && outcome !== expect) return `${outcome}${found?.reason == null ? '' : ` (${found.reason})`}`
  if (reason !== null && found?.reason !== reason) return `${outcome}, reason ${String(found?.reason ?? null)}`
  if (evidence !== null && evidence.join(' ') !== found?.evidence.join(' '))
    return `evidence [${(found?.evidence ?? []).join(', ')}]`
  if (zoneDependent !== null && found?.zone_dependent !== zoneDependent)
    return `zone_dependent ${String(found?.zone_dependent ?? null)}`
  return null
}

const wanted = ({ expect, reason, evidence, zoneDependent }: VectorContact) =>
  [
    expect,
    reason === null ? null : `reason ${reason}`,
    evidence === null ? null : `evidence [${evidence.join(', ')}]`,
    zoneDependent === null ? null : `zone_dependent ${String(zoneDependent)}`,
  ]
    .filter((part) => part !== null)
    .join(', ')

/** Puts a pack's test vectors through the models that judge contacts, and says what came out differently. */
export async function testPack(pack: Pack): Promise<Tested> {
  const cases = pack.tests.map((vector, index): Numbered => ({ vector, mark: `${index}/` }))
  const settingsOf = ({ vector }: Numbered) =>
    JSON.stringify([vector.defaultTimezone, vector.effectiveCallSeconds, vector.holidays, vector.permissions === null])
  const failures: Failure[] = []
  for (const alike of Map.groupBy(cases, settingsOf).values()) {
    const database = await databaseOf(pack, alike)
    try {
      const edition = { rows: (query: Parameters<Database['rows']>[0]): Promise<Row[]> => database.rows(query) }
      const found = new Map(
        (await judgements(edition as never)).map((each) => [`${each.rule_id} ${each.contact_id}`, each]),
      )
      for (const { vector, mark } of alike)
        for (const contact of vector.contacts) {
          const id = String(contact.fields['id'])
          const judged = found.get(`${pack.id}/${vector.rule} ${mark}${id}`) ?? null
          const unmarked =
            judged === null ? null : { ...judged, evidence: judged.evidence.map((other) => other.slice(mark.length)) }
          const difference = wrong(contact, unmarked)
          if (difference !== null)
            failures.push({
              pack: pack.id,
              version: pack.version,
              rule: vector.rule,
              about: vector.about,
              line: vector.line,
              contact: id,
              expected: wanted(contact),
              found: difference,
            })
        }
    } finally {
      await database.close()
    }
  }
  return {
    vectors: pack.tests.length,
    contacts: pack.tests.reduce((sum, { contacts }) => sum + contacts.length, 0),
    failures,
  }
}
