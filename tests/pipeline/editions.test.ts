import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { About } from '#pipeline/jobs/build'
import { editionsOf } from '#pipeline/jobs/editions'
import { editionMeant } from '#pipeline/jobs/reading'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rollcall-'))
  await writeFile(join(home, 'rollcall.yaml'), 'timezone: Asia/Shanghai\n')
  const editions = editionsOf(home)
  // The second is published on the fifth of May in Shanghai.
  for (const at of ['2026-05-01T02:00:00Z', '2026-05-04T16:30:00Z', '2026-05-09T02:00:00Z']) {
    const file = await editions.newFile()
    await writeFile(file, at)
    await editions.publish(file, 'x', { as_of: at.slice(0, 10) } as About, new Date(at))
  }
})

const meant = (which: object) => editionMeant(home, which).then(({ id }) => id)

test('as known on a day is the last edition published until its end, in the zone of the operation', async () => {
  expect(await meant({ asKnownOn: '2026-05-04' })).toBe('0001-x')
  expect(await meant({ asKnownOn: '2026-05-05' })).toBe('0002-x')
  expect(await meant({ asKnownOn: '2026-05-08' })).toBe('0002-x')
  expect(await meant({ asKnownOn: '2027-01-01' })).toBe('0003-x')
  await expect(meant({ asKnownOn: '2026-04-30' })).rejects.toThrow('the first is of 2026-05-01')
})

test('an edition is meant by its name, and the one in use where nothing is said', async () => {
  expect(await meant({})).toBe('0003-x')
  expect(await meant({ edition: '0001-x' })).toBe('0001-x')
  await editionsOf(home).rollBack()
  expect(await meant({})).toBe('0002-x')
  await expect(meant({ edition: '9999-x' })).rejects.toThrow('There is no edition 9999-x')
})
