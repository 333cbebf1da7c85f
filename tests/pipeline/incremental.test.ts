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
