import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultOfHeads, openState, secretIn, SecretError, signHeads } from '#state'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

test('each day of the log is signed when it is over, and a log written anew does not pass', async () => {
  using home = folder()
  let now = '2026-03-01T10:00:00Z'
  await using state = await openState({ home: home.path, now: () => new Date(now) })
  const note = () => state.change('ann', ({ audit }) => audit({ action: 'note.write', subject: 'x' }))
  await note()
  expect(await signHeads(state, home.path)).toEqual([])
  now = '2026-03-02T09:00:00Z'
  await note()
  expect(await signHeads(state, home.path)).toEqual(['2026-03-01'])
  expect(await faultOfHeads(state, home.path)).toBeNull()
  expect(statSync(join(home.path, 'state', 'audit_key.pem')).mode & 0o777).toBe(0o600)
  const { hash } = await state.db
    .selectFrom('audit_entries')
    .select('hash')
    .where('seq', '=', 1)
    .executeTakeFirstOrThrow()
  const forged = { hash: hash.replace(/./, (first) => (first === '0' ? '1' : '0')) }
  await state.db.updateTable('audit_entries').set(forged).where('seq', '=', 1).execute()
  expect(await faultOfHeads(state, home.path)).toContain('written anew before the end of 2026-03-01')
  await state.db.updateTable('signed_heads').set(forged).execute()
  expect(await faultOfHeads(state, home.path)).toContain('signature of 2026-03-01')
})

test('a secret comes from the environment or from a file nobody else may read', () => {
  using home = folder()
  const file = join(home.path, 'secret')
  writeFileSync(file, 'of the file\n', { mode: 0o600 })
  expect(secretIn({ A: 'plain', A_FILE: file }, 'A')).toBe('plain')
  expect(secretIn({ A_FILE: file }, 'A')).toBe('of the file')
  expect(secretIn({}, 'A')).toBeUndefined()
  chmodSync(file, 0o640)
  expect(() => secretIn({ A_FILE: file }, 'A')).toThrow(SecretError)
  expect(() => secretIn({ A_FILE: `${file}.not` }, 'A')).toThrow('cannot be read')
})

test(
  'accounts are made, listed and closed on the command line, and backup and verify prove a home',
  { timeout: 240_000 },
  async () => {
    using home = folder()
    const run = (...args: string[]) => rollcall([...args, '--home', home.path])
    expect(await run('init')).toMatchObject({ status: 0 })
    const added = await run('user', 'add', 'mia', '--role', 'manager', '--team', 'T1', '--json')
    expect(JSON.parse(added.stdout)).toMatchObject({
      name: 'mia',
      link: expect.stringMatching(/^\/set-up\?link=[\w-]{43}$/) as string,
    })
    expect(await run('user', 'add', 'bob', '--role', 'king')).toMatchObject({ status: 2 })
    expect(await run('user', 'add', 'bob', '--role', 'manager')).toMatchObject({ status: 2 })
    expect((await run('user', 'list')).stdout).toContain('manager of T1')
    expect((await run('user', 'token', 'mia', '--label', 'excel')).stdout).toMatch(/^rct_/)
    expect(await run('user', 'disable', 'mia')).toMatchObject({ status: 0 })
    expect((await run('audit', 'list', '--action', 'person.disable', '--json')).stdout).toContain('"subject": "mia"')
    expect(await run('verify')).toMatchObject({ status: 0 })
    using other = folder()
    const copy = join(other.path, 'copy')
    expect(await run('backup', copy)).toMatchObject({ status: 0 })
    expect(existsSync(join(copy, 'state', 'state.sqlite'))).toBe(true)
    expect((await rollcall(['verify', '--home', copy])).stdout).toContain('the files of the backup')
    await writeFile(join(copy, 'rollcall.yaml'), `${await readFile(join(copy, 'rollcall.yaml'), 'utf8')}\n# other\n`)
    expect(await rollcall(['verify', '--home', copy])).toMatchObject({ status: 1 })
  },
)
