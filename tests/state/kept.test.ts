import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  auditEntries,
  eventsIn,
  forgetView,
  keepPack,
  noteEvent,
  packIn,
  packsIn,
  removeEvent,
  saveView,
  signPack,
  viewsIn,
  type State,
} from '#state'
import { stores, type Store } from './stores.ts'

describe.each(stores)('in %s', (_name, start) => {
  let store: Store
  let state: State
  beforeAll(async () => {
    store = await start()
    state = await store.open()
  })
  afterAll(async () => {
    await state.close()
    await store.stop()
  })

  const keep = (comment = 'calls well') =>
    keepPack(state, 'mo', {
      collector: 'c1',
      from: '2026-07-01',
      to: '2026-08-01',
      edition: '0001',
      content: { kept_rate: '0.83' },
      comment,
    })

  describe('a review pack', () => {
    test('is signed by a manager and the collector, who are two people, once each', async () => {
      const { pack_id: id, hash } = await keep()
      await signPack(state, 'mo', id, 'manager')
      await expect(signPack(state, 'mo', id, 'collector')).rejects.toThrow('signed by another person')
      await expect(signPack(state, 'al', id, 'manager')).rejects.toThrow('mo has signed as manager already')
      const { signatures, isWhole } = await signPack(state, 'cy', id, 'collector')
      expect(signatures.map(({ side, signed_by, hash: signed }) => [side, signed_by, signed])).toEqual([
        ['manager', 'mo', hash],
        ['collector', 'cy', hash],
      ])
      expect(isWhole).toBe(true)
    })

    test('does not change once it is kept, nor do its signatures, whoever asks the database', async () => {
      const { pack_id: id } = await keep()
      await signPack(state, 'mo', id, 'manager')
      for (const statement of [
        sql`update review_packs set content = '{}' where pack_id = ${id}`,
        sql`delete from review_packs where pack_id = ${id}`,
        sql`update review_signatures set signed_by = 'al' where pack_id = ${id}`,
        sql`delete from review_signatures where pack_id = ${id}`,
      ])
        await expect(statement.execute(state.db)).rejects.toThrow(/does not change/)
      expect((await packIn(state, id))?.isWhole).toBe(true)
    })

    test('two who sign the same side at once: one does', async () => {
      const { pack_id: id } = await keep()
      const tries = await Promise.allSettled(['an', 'bo', 'cy'].map((by) => signPack(state, by, id, 'manager')))
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })

    test('is listed with who signed it, the latest first, and every step stands in the audit log', async () => {
      const { pack_id: id } = await keep('the last')
      await signPack(state, 'mo', id, 'manager')
      const [first] = await packsIn(state, 'c1')
      expect([first?.comment, first?.signatures.map(({ signed_by }) => signed_by)]).toEqual(['the last', ['mo']])
      expect(await packsIn(state, 'c2')).toEqual([])
      const actions = (await auditEntries(state, { before: null, limit: 2 })).map(({ action, subject }) => [
        action,
        subject,
      ])
      expect(actions).toEqual([
        ['review.sign', id],
        ['review.keep', id],
      ])
      expect(await state.faultOfAudit()).toBeNull()
    })

    test('there is none of an unknown id, and a refused signature leaves no trace', async () => {
      const before = await auditEntries(state, { before: null, limit: 1 })
      await expect(signPack(state, 'mo', 'none', 'manager')).rejects.toThrow('no such pack')
      expect(await auditEntries(state, { before: null, limit: 1 })).toEqual(before)
    })
  })

  describe('a saved view', () => {
    test('is seen by its owner, and by others when it is shared', async () => {
      await saveView(state, 'mo', { name: 'mine', address: '/explore?by=team', isShared: false })
      await saveView(state, 'mo', { name: 'ours', address: '/explore?by=month', isShared: true })
      expect((await viewsIn(state, 'mo')).map(({ name }) => name)).toEqual(['mine', 'ours'])
      expect((await viewsIn(state, 'al')).map(({ name }) => name)).toEqual(['ours'])
    })

    test('takes the place of one of the same name, and only its owner forgets it', async () => {
      await saveView(state, 'mo', { name: 'ours', address: '/explore?by=product', isShared: true })
      const [view] = await viewsIn(state, 'al')
      expect(view?.address).toBe('/explore?by=product')
      await expect(forgetView(state, 'al', view?.view_id ?? '')).rejects.toThrow('no such view of yours')
      await forgetView(state, 'mo', view?.view_id ?? '')
      expect(await viewsIn(state, 'al')).toEqual([])
    })

    test.each(['https://elsewhere', '//elsewhere', '/\\elsewhere', ''])('leads nowhere else: %s', async (address) => {
      await expect(saveView(state, 'mo', { name: 'x', address, isShared: true })).rejects.toThrow('this dashboard')
    })
  })

  describe('an event', () => {
    test('stands on its day until it is taken back', async () => {
      await noteEvent(state, 'mo', { day: '2026-07-15', text: 'new dialler', team: null })
      const [event] = await eventsIn(state, '2026-07-01', '2026-08-01')
      expect([event?.text, event?.author]).toEqual(['new dialler', 'mo'])
      expect(await eventsIn(state, '2026-07-16', '2026-08-01')).toEqual([])
      await removeEvent(state, 'al', event?.event_id ?? '')
      expect(await eventsIn(state, '2026-07-01', '2026-08-01')).toEqual([])
      await expect(removeEvent(state, 'al', event?.event_id ?? '')).rejects.toThrow('no such event')
    })

    test.each(['2026-02-30', 'today', ''])('is of a day that exists, not %s', async (day) => {
      await expect(noteEvent(state, 'mo', { day, text: 'x', team: null })).rejects.toThrow('calendar day')
    })
  })
})
