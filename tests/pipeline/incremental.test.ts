import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '#warehouse'
import { models } from '#sql'
import { ingest } from '#pipeline/ingest/index'
import { buildEdition } from '#pipeline/jobs/build'
import { editionsOf } from '#pipeline/jobs/editions'
import { buildingFile } from '#pipeline/jobs/test'
import { compact } from '#pipeline/lake/index'
import { readSettings } from '#pipeline/settings/index'
import { tried } from '../oracle/ask.ts'
import { deliver, sequence, type Step } from './deliveries.ts'

/** SHA-256 of every relation of a file, its rows in the order of the grain. */
async function hashesOf(file: string): Promise<Record<string, string>> {
  const database = await Database.open(file, { readOnly: true })
  try {
    const hashes: Record<string, string> = {}
    for (const { name, grain } of models) {
      const rows = await database.rows(`select * from ${name} order by ${grain.join(', ')}`)
      hashes[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    }
    return hashes
  } finally {
    await database.close()
  }
}

/** Takes a step in and publishes what is built of it. Answers how it was built; null: there is nothing to build from. */
async function take(home: string, step: Step, number: number) {
  await deliver(home, step, number)
  const settings = readSettings(home)
  await ingest(home, settings)
  if (step.splits) await compact(home, settings, { big: 0, atOnce: Number.MAX_SAFE_INTEGER, many: 3 })
  const about = await buildEdition(home, { asOf: step.asOf ?? undefined })
  await editionsOf(home).publish(buildingFile(home), `step-${number}`, about, new Date())
  return about.built!
}

async function check(steps: readonly Step[]): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'rollcall-'))
  try {
    for (const [number, step] of steps.entries()) {
      const { from, why } = await take(home, step, number)
      const isSame = steps[number - 1]?.packs.length === step.packs.length
      expect({ from: from !== null, why }).toEqual(
        number === 0 ? { from: false, why: null } : { from: isSame, why: isSame ? null : 'the settings have changed' },
      )
    }
    const id = (await editionsOf(home).current())!
    const further = await hashesOf(editionsOf(home).fileOf(id))
    await buildEdition(home, { asOf: steps.at(-1)!.asOf ?? undefined, full: true })
    expect(further).toEqual(await hashesOf(buildingFile(home)))
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

test(
  'whatever was delivered in whatever steps, the months built again are those of a build from nothing',
  { timeout: 3_600_000 },
  async () => {
    await fc.assert(fc.asyncProperty(sequence, check), tried(4))
  },
)

test('a late contact is counted with those of the month after', { timeout: 600_000 }, async () => {
  const call = (contact_id: string, on: string) => ({
    ...{ contact_id, account_id: 'a', started_at: `${on}T02:00:00Z`, channel: 'call', direction: 'outbound' },
    ...{ connected: false, party: 'none', number_ref: 'n' },
  })
  const calls = Array.from({ length: 7 }, (_, index) => call(`k${index}`, `2026-02-0${1 + (index % 3)}`))
  const step = { asOf: '2026-02-28', splits: false, packs: ['us-reg-f', 'cn', 'in'] }
  const account = { account_id: 'a', debtor_id: 'd', product: 'card', timezone: 'Asia/Shanghai' }
  await check([
    { ...step, tables: { accounts: [account], contacts: calls } },
    { ...step, tables: { contacts: [call('late', '2026-01-31')] } },
  ])
})

/** The months of the floor below, by number from 1. */
const monthNo = (number: number) =>
  `${2026 + Math.floor((number + 1) / 12)}-${String(((number + 1) % 12) + 1).padStart(2, '0')}`
const numbers = Array.from({ length: 23 }, (_, index) => index + 1)

interface Told {
  readonly account_id?: string
  readonly collector_id?: string
  readonly number_ref?: string
  readonly connected?: boolean | null
  readonly party?: string
  readonly text?: string
}

/** A call of the account, debtor, number and collector of a month; `at` is its time after the month, in UTC. */
const callIn = (number: number, contact_id: string, at: string, told: Told = {}) => ({
  ...{ contact_id, account_id: `a${number}`, started_at: `${monthNo(number)}-${at}Z`, channel: 'call' },
  ...{ direction: 'outbound', connected: false, party: 'none', number_ref: `n${number}`, collector_id: `c${number}` },
  ...{ text: 'A friendly word.', ...told },
})

/** Each month: a call that uses up what a rule allows, and one at night. */
const callsOf = (number: number, told: Told = {}) => [
  callIn(number, `x${number}-1`, '10T02:00:00', told),
  callIn(number, `x${number}-2`, '12T02:00:00', told),
  callIn(number, `x${number}-3`, '25T16:00:00', told),
]

const accountOf = (number: number, told: object = {}) => ({
  ...{ account_id: `a${number}`, debtor_id: `d${number}`, product: 'card', timezone: 'Asia/Shanghai', region: 'east' },
  ...told,
})
const permission = (permission_id: string, account_id: string, kind: string, valid_from: string, valid_to: string) => ({
  ...{ permission_id, account_id, kind, channel: null, valid_from, valid_to },
})
/** Of the month alone. */
const membership = (number: number, team_id: string) => ({
  ...{
    collector_id: `c${number}`,
    valid_from: `${monthNo(number)}-01`,
    valid_to: `${monthNo(number + 1)}-01`,
    team_id,
  },
})
const reachedThird = { connected: true, party: 'third_party' }

test('whatever way a change takes to a month, alone, that month is built again', { timeout: 900_000 }, async () => {
  const step = { asOf: '2028-12-31', splits: true, packs: ['us-reg-f', 'us-ma', 'cn', 'ie', 'kr', 'words'] }
  const first = {
    teams: ['T1', 'T2'].map((team_id) => ({ team_id, team_name: team_id })),
    collectors: numbers.map((number) => ({ collector_id: `c${number}`, collector_name: 'C', grade: 'junior' })),
    team_memberships: numbers.map((number) => membership(number, 'T1')),
    accounts: [
      ...numbers.map((number) => accountOf(number)),
      accountOf(13, { account_id: 'far', debtor_id: 'far', timezone: 'America/New_York' }),
    ],
    contacts: [
      ...numbers.flatMap((number) => (number < 23 ? callsOf(number) : callsOf(number).slice(0, 2))),
      callIn(22, 'alone', '01T02:00:00'),
      callIn(23, 'unknown', '20T02:00:00', { connected: null }),
      callIn(2, 'second-1', '01T02:00:00'),
      callIn(2, 'second-2', '02T02:00:00'),
      callIn(8, 'edge', '31T17:00:00', { account_id: 'a9', number_ref: 'n9' }),
      ...['10', '11', '12'].map((day) => callIn(15, `lost-${day}`, `${day}T03:00:00`, { account_id: 'a16' })),
      callIn(16, 'asked', '05T03:00:00', { ...reachedThird, number_ref: 'p16' }),
      callIn(18, 'told', '05T03:00:00', { ...reachedThird, number_ref: 'p18' }),
    ],
  }
  const then = {
    accounts: [
      accountOf(3, { timezone: 'Asia/Seoul' }),
      accountOf(4, { region: 'west' }),
      accountOf(23, { timezone: 'Asia/Seoul' }),
      accountOf(12, { account_id: 'other', timezone: 'America/New_York' }),
    ],
    collectors: [{ collector_id: 'c5', collector_name: 'C', grade: 'senior' }],
    team_memberships: [membership(6, 'T2')],
    permissions: [
      permission('seventh', 'a7', 'cease', `${monthNo(7)}-09T00:00:00Z`, `${monthNo(7)}-13T00:00:00Z`),
      permission('edge', 'a9', 'cease', `${monthNo(8)}-31T16:30:00Z`, `${monthNo(8)}-31T18:00:00Z`),
    ],
    breach_decisions: ['cn/hours', 'us-reg-f/hours', 'kr/night'].map((rule_id) => ({
      ...{ contact_id: 'x10-3', rule_id, decision: 'dismissed', decided_on: '2027-12-01' },
    })),
    contacts: [
      callIn(1, 'late', '31T02:00:00', { account_id: 'a2', number_ref: 'n2' }),
      ...callsOf(11, { text: 'We will hurt you.' }),
      callIn(13, 'foreign', '20T02:00:00', { account_id: 'far', number_ref: 'n14' }),
      callIn(15, 'found', '13T03:00:00', { account_id: 'a16', connected: true, party: 'debtor' }),
      callIn(17, 'before', '05T03:00:00', { account_id: 'a18', ...reachedThird, number_ref: 'p18' }),
      callIn(21, 'late-too', '30T02:00:00', { account_id: 'a22', number_ref: 'n22' }),
      ...callsOf(19, { collector_id: 'c1' }),
      callIn(20, 'new', '20T02:00:00', { connected: true, party: 'third_party' }),
    ],
  }
  const nobody = permission('first', 'nobody', 'consent', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')
  await check([
    { ...step, tables: first },
    { ...step, tables: { permissions: [nobody] } },
    { ...step, tables: then },
  ])
})
