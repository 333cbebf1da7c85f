import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '#warehouse'
import { ingest } from '#pipeline/ingest/index'
import { buildEdition } from '#pipeline/jobs/build'
import { editionsOf } from '#pipeline/jobs/editions'
import { run } from '#pipeline/jobs/run'
import { buildingFile, testEdition } from '#pipeline/jobs/test'
import { readSettings } from '#pipeline/settings/index'
import { folder } from '../tree.ts'

const payments = 'payment_id,account_id,effective_on,amount,kind'

/** A home with an edition in use, and a payment that came after it. */
async function homeAhead() {
  const home = folder()
  const deliver = (name: string, ...lines: string[]) =>
    writeFileSync(join(home.path, 'inbox', name), `${lines.join('\n')}\n`)
  mkdirSync(join(home.path, 'inbox'))
  writeFileSync(join(home.path, 'rollcall.yaml'), 'timezone: Asia/Shanghai\n')
  deliver('accounts.csv', 'account_id,debtor_id,product', 'a,d,card')
  deliver('payments.1.csv', payments, 'p,a,2026-02-05,1.00,payment')
  const { manifest } = await run(home.path)
  expect(manifest.about.checks).toMatchObject({ carried: 0 })
  deliver('payments.2.csv', payments, 'q,a,2026-02-05,2.00,payment')
  await ingest(home.path, readSettings(home.path))
  const { built } = await buildEdition(home.path)
  return { ...home, id: manifest.id, passed: manifest.about.checks!.passed, differing: built!.reused!.differing }
}

async function changeBuilt(home: string, sql: string) {
  const database = await Database.open(buildingFile(home))
  await database.run(sql)
  await database.close()
}

test('what was proved of the edition before and is as it was is not proved again, all else is', async () => {
  using home = await homeAhead()
  expect(home.differing).toContain('marts.credits')
  expect(home.differing).not.toContain('staging.accounts')
  const { sentences, carried } = await testEdition(home.path)
  expect(sentences).toBe(home.passed)
  expect(carried).toBeGreaterThan(0)
  expect(carried).toBeLessThan(sentences)
  await changeBuilt(home.path, 'insert into marts.credits select * from marts.credits limit 1')
  await expect(testEdition(home.path)).rejects.toThrow('marts.credits')
})

test('where other sentences were proved of the edition before, all are proved', async () => {
  using home = await homeAhead()
  const file = join(editionsOf(home.path).folder, `${home.id}.json`)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"sentences": "[0-9a-f]{8}/, '"sentences": "00000000'))
  expect(await testEdition(home.path)).toMatchObject({ sentences: home.passed, carried: 0 })
})

test('a build from nothing is proved as a whole', async () => {
  using home = await homeAhead()
  await buildEdition(home.path, { full: true })
  expect(await testEdition(home.path)).toMatchObject({ sentences: home.passed, carried: 0 })
})
