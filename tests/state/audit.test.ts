import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openState, type State } from '#state'
import { folder } from '../tree.ts'
import { stores, type Store } from './stores.ts'

const note = (state: State, subject: string, details = {}) =>
  state.change('ann', ({ audit }) => audit({ action: 'note.write', subject, details }))

describe.each(stores)('the audit log on %s', (_kind, start) => {
  let store: Store
  let state: State
  beforeAll(async () => {
    store = await start()
    state = await store.open(() => new Date('2026-03-01T08:00:00Z'))
  })
  afterAll(async () => {
    await state.close()
    await store.stop()
  })

  test('an entry says who did what to what and when, and follows from the one before it', async () => {
    const first = await note(state, 'a', { z: 1, a: { y: 2, b: 3 } })
    const second = await note(state, 'b')
    expect(first).toMatchObject({ actor: 'ann', action: 'note.write', subject: 'a', at: '2026-03-01T08:00:00.000Z' })
    expect(first.details).toBe('{"a":{"b":3,"y":2},"z":1}')
    expect(second).toMatchObject({ seq: first.seq + 1, previous: first.hash })
    expect(await state.faultOfAudit()).toBeNull()
  })

  test('what fails leaves neither its change nor its entry', async () => {
    const before = await state.db.selectFrom('audit_entries').select('seq').execute()
    const failing = state.change('ann', async ({ audit }) => {
      await audit({ action: 'note.write', subject: 'lost' })
      throw new Error('the power went')
    })
    await expect(failing).rejects.toThrow('the power went')
    expect(await state.db.selectFrom('audit_entries').select('seq').execute()).toEqual(before)
    expect(await state.faultOfAudit()).toBeNull()
  })

  test('writers of several servers take turns: no entry is lost and none forks the chain', async () => {
    const others = await Promise.all([store.open(), store.open(), store.open()])
    const { seq } = await state.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()
    await Promise.all(others.flatMap((other, n) => Array.from({ length: 10 }, (_, i) => note(other, `${n}-${i}`))))
    await Promise.all(others.map((other) => other.close()))
    const head = await state.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()
    expect(head.seq).toBe(seq + 30)
    expect(await state.faultOfAudit()).toBeNull()
  })

  test('200 tamperings are all noticed', async () => {
    const entries = await state.db.selectFrom('audit_entries').selectAll().orderBy('seq').execute()
    const fields = ['at', 'actor', 'action', 'subject', 'details', 'previous', 'hash'] as const
    const tampering = fc.record({
      seq: fc.integer({ min: 1, max: entries.length }),
      how: fc.constantFrom(...fields, 'delete' as const, 'cut' as const),
      text: fc.string({ minLength: 1 }).filter((text) => !text.includes('\0')),
    })
    const undone = new Error('undone')
    await fc.assert(
      fc.asyncProperty(tampering, async ({ seq, how, text }) => {
        let noticed = ''
        const tampered = state.db.transaction().execute(async (db) => {
          if (how === 'delete') await db.deleteFrom('audit_entries').where('seq', '=', seq).execute()
          else if (how === 'cut') await db.deleteFrom('audit_entries').where('seq', '>=', seq).execute()
          else await db.updateTable('audit_entries').set({ [how]: `${entries[seq - 1]![how]}${text}` }).where('seq', '=', seq).execute() // prettier-ignore
          noticed = (await new (state.constructor as typeof State)(db, () => new Date()).faultOfAudit()) ?? ''
          throw undone
        })
        await expect(tampered).rejects.toBe(undone)
        expect(noticed).toMatch(/^(Audit entry \d+|The audit log ends)/)
      }),
      { numRuns: 200 },
    )
    expect(await state.faultOfAudit()).toBeNull()
  })
})

test('a new store is for its owner alone, and a second opening finds what the first wrote', async () => {
  using home = folder()
  await using first = await openState({ home: home.path })
  await note(first, 'kept')
  await using second = await openState({ home: home.path })
  expect(await second.db.selectFrom('audit_entries').select('subject').execute()).toEqual([{ subject: 'kept' }])
  const file = join(home.path, 'state', 'state.sqlite')
  expect(existsSync(file)).toBe(true)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(statSync(join(home.path, 'state')).mode & 0o077).toBe(0)
})

test('stores opened at once bring the tables up to date once', async () => {
  using home = folder()
  const opened = await Promise.all([1, 2, 3].map(() => openState({ home: home.path })))
  expect(await Promise.all(opened.map((state) => state.faultOfAudit()))).toEqual([null, null, null])
  await Promise.all(opened.map((state) => state.close()))
})

test('a store that cannot be reached says so in a sentence', async () => {
  await expect(openState({ home: '', url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toThrow(
    /^The state store could not be opened: .*127\.0\.0\.1:1/,
  )
})
