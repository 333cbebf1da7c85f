import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type * as Bridges from '../../sql/marts/bridges.ts'
import { editionsOf } from '#pipeline/jobs/editions'
import { run } from '#pipeline/jobs/run'

/** Whether the bridge is broken: what entered is then forgotten. */
const broken = vi.hoisted(() => ({ is: false }))
vi.mock('../../sql/marts/bridges.ts', async (original) => {
  const { bridges } = await original<typeof Bridges>()
  const toSelect = bridges.toSelect.bind(bridges)
  Object.defineProperty(bridges, 'toSelect', {
    value: () => {
      const whole = bridges.columns
      if (!broken.is) return toSelect()
      Object.defineProperty(bridges, 'columns', { value: { ...whole, new_amount: whole['decrease_amount']! } })
      try {
        return toSelect()
      } finally {
        Object.defineProperty(bridges, 'columns', { value: whole })
      }
    },
  })
  return { bridges }
})

let home: string
const deliver = (name: string, rows: readonly string[]) =>
  writeFile(join(home, 'inbox', name), ['account_id,as_of,balance,dpd,status', ...rows, ''].join('\n'))
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rollcall-residual-'))
  await mkdir(join(home, 'inbox'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

test('a run whose bridge leaves a residual is refused by name, and the old edition stays in use', async () => {
  await deliver('account_months.1.csv', ['a,2026-01-31,100,0,open', 'a,2026-02-28,110,10,open'])
  const { edition } = await run(home)
  await deliver('account_months.2.csv', ['a,2026-03-31,120,40,open', 'b,2026-03-31,70,0,open'])
  broken.is = true
  await expect(run(home)).rejects.toMatchObject({
    code: 'check_failed',
    message: expect.stringContaining('a bridge leaves nothing unexplained') as string,
  })
  expect(await editionsOf(home).current()).toBe(edition)
  const failed = join(home, 'editions', '.failed.json')
  expect(JSON.parse(await readFile(failed, 'utf8'))).toMatchObject({
    as_of: '2026-03-31',
    violations: [{ sentence: expect.stringContaining('leaves nothing unexplained') as string }],
  })
  broken.is = false
  const mended = await run(home)
  expect(mended.published).toBe(true)
  expect(await editionsOf(home).current()).toBe(mended.edition)
  expect(existsSync(failed)).toBe(false)
}, 120_000)
