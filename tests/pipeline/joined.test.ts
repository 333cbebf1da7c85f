import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '#warehouse'
import { buildEdition } from '#pipeline/jobs/build'
import { editionsOf } from '#pipeline/jobs/editions'
import { ingest } from '#pipeline/ingest/index'
import { run } from '#pipeline/jobs/run'
import { buildingFile } from '#pipeline/jobs/test'
import { verifyLake } from '#pipeline/lake/index'
import { readManifest, spareFiles } from '#pipeline/lake/manifest'
import { readSettings } from '#pipeline/settings/index'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

function homeWith(files: Readonly<Record<string, readonly string[]>>) {
  const home = folder()
  mkdirSync(join(home.path, 'inbox'))
  writeFileSync(join(home.path, 'rollcall.yaml'), 'timezone: Asia/Shanghai\n')
  deliver(home.path, files)
  return home
}

function deliver(home: string, files: Readonly<Record<string, readonly string[]>>) {
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(home, 'inbox', name), `${lines.join('\n')}\n`)
}

const payments = 'payment_id,account_id,effective_on,amount,kind'
/** One payment, corrected day after day, and one more each day. */
const days = (from: number, to: number) =>
  Object.fromEntries(
    Array.from({ length: to - from }, (_, index) => from + index).map((number) => [
      `payments.${number}.csv`,
      [payments, `same,a,2026-02-05,${number + 1}.00,payment`, `p${number},a,2026-02-06,1.00,payment`],
    ]),
  )

async function paid(file: string) {
  const database = await Database.open(file, { readOnly: true })
  const rows = await database.rows('select * from marts.credits order by all')
  await database.close()
  return rows
}

test(
  'after a run the files that have gathered are joined, and a run with nothing new publishes nothing',
  { timeout: 300_000 },
  async () => {
    using home = homeWith({ 'accounts.csv': ['account_id,debtor_id,product', 'a,d,card'] })
    for (let day = 0; day < 40; day++) {
      deliver(home.path, days(day, day + 1))
      await ingest(home.path, readSettings(home.path))
    }
    expect(spareFiles(readManifest(home.path)!)).toBeGreaterThan(32)
    const first = await run(home.path)
    expect(first).toMatchObject({ published: true, joined: 1 })
    expect(spareFiles(readManifest(home.path)!)).toBe(0)
    expect(await verifyLake(home.path)).toEqual([])
    expect(await run(home.path)).toMatchObject({ published: false, edition: first.edition, joined: 0 })

    deliver(home.path, days(40, 41))
    const next = await run(home.path)
    expect(next).toMatchObject({ published: true, joined: 0 })
    expect(next.manifest.about.built?.from).toBe(first.edition)
    await buildEdition(home.path, { full: true })
    expect(await paid(editionsOf(home.path).fileOf(next.edition))).toEqual(await paid(buildingFile(home.path)))
  },
)

test('a table whose files are written anew, but say the same, reaches no model', async () => {
  const accounts = ['account_id,debtor_id,product', 'a,d,card']
  using home = homeWith({ ...days(0, 2), 'accounts.1.csv': accounts })
  await run(home.path)
  deliver(home.path, { 'accounts.2.csv': [...accounts, 'a,d,card'] })
  const { manifest } = await run(home.path)
  expect(manifest.about.built?.reused).toMatchObject({ computed: 0, reopened: 0 })
})

test('build --select builds a model and what it needs, and with + what needs it, and nobody uses it', async () => {
  using home = homeWith({ ...days(0, 2), 'accounts.csv': ['account_id,debtor_id,product', 'a,d,card'] })
  const { edition } = await run(home.path)
  const select = async (...names: string[]) => {
    const answer = await rollcall(['build', '--home', home.path, '--json', '--select', ...names])
    expect(answer.status, answer.stderr).toBe(0)
    return JSON.parse(answer.stdout) as { file: string; models: { model: string; rows: number }[] }
  }
  const { file, models } = await select('intermediate.receipts')
  expect(models.map(({ model, rows }) => [model, rows])).toEqual([
    ['staging.payments', 3],
    ['staging.assignments', 0],
    ['intermediate.spells', 0],
    ['intermediate.receipts', 3],
  ])
  const database = await Database.open(file, { readOnly: true })
  expect(await database.rows('select count(*) as n from intermediate.receipts')).toEqual([{ n: 3 }])
  await database.close()
  const onwards = (await select('receipts+')).models.map(({ model }) => model)
  expect(onwards).toEqual(expect.arrayContaining(['intermediate.answers', 'marts.credits', 'staging.accounts']))
  expect(onwards).not.toContain('marts.findings')
  expect(await editionsOf(home.path).current()).toBe(edition)
  const wrong = await rollcall(['build', '--home', home.path, '--select', 'receits'])
  expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean receipts?') as string })
})
