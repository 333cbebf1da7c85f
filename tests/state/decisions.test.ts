import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DecisionError, decide, decisionsIn, standingOf, verdicts, type Decision, type State } from '#state'
import { stores, type Store } from './stores.ts'

const word = (seq: number, decision: Decision['decision'], decided_by: string, four_eyes = 0): Decision => ({
  seq,
  contact_id: 'k1',
  rule_id: 'cn/hours',
  decision,
  reason: 'heard it',
  decided_by,
  decided_at: '2026-11-01T00:00:00.000Z',
  decided_on: '2026-11-01',
  edition: '0001',
  four_eyes,
})

describe('what words on a finding come to', () => {
  test('the last one stands', () => {
    const words = [word(1, 'confirmed', 'an'), word(2, 'dismissed', 'an'), word(3, 'confirmed', 'bo')]
    expect(standingOf(words)).toEqual({ standing: words[2], pending: null })
    expect(standingOf([])).toEqual({ standing: null, pending: null })
  })

  test('with four eyes a confirmation waits for a second person, and what stood before stands until then', () => {
    const [an, again, bo] = [
      word(2, 'confirmed', 'an', 1),
      word(3, 'confirmed', 'an', 1),
      word(4, 'confirmed', 'bo', 1),
    ]
    const dismissed = word(1, 'dismissed', 'cy', 1)
    expect(standingOf([dismissed, an])).toEqual({ standing: dismissed, pending: an })
    expect(standingOf([dismissed, an, again])).toEqual({ standing: dismissed, pending: an })
    expect(standingOf([dismissed, an, again, bo])).toEqual({ standing: bo, pending: null })
  })

  test('a dismissal between two confirmations makes the second the first again', () => {
    const words = [word(1, 'confirmed', 'an', 1), word(2, 'dismissed', 'bo', 1), word(3, 'confirmed', 'cy', 1)]
    expect(standingOf(words)).toEqual({ standing: words[1], pending: words[2] })
  })

  test('whatever is said, what stands confirmed by four eyes was confirmed by two different people in a row', () => {
    const said = fc.array(fc.tuple(fc.constantFrom('confirmed', 'dismissed'), fc.constantFrom('an', 'bo', 'cy')))
    fc.assert(
      fc.property(said, (all) => {
        const words = all.map(([decision, by], index) => word(index + 1, decision as 'confirmed', by, 1))
        const { standing } = standingOf(words)
        if (standing?.decision !== 'confirmed') return
        const until = words.slice(0, words.indexOf(standing))
        const before = until.slice(until.findLastIndex(({ decision }) => decision === 'dismissed') + 1)
        expect(before.some(({ decided_by }) => decided_by !== standing.decided_by)).toBe(true)
      }),
    )
  })
})

describe.each(stores)('decisions on %s', (_name, start) => {
  let store: Store
  let state: State
  let number = 0
  beforeAll(async () => {
    store = await start()
    state = await store.open(() => new Date('2026-11-02T20:00:00Z'))
  }, 60_000)
  afterAll(async () => {
    await state.close()
    await store.stop()
  })
  beforeEach(() => void (number += 1))

  const given = (decision: Decision['decision'], by: string, more: object = {}) => ({
    ...{ contactId: `k${number}`, ruleId: 'cn/hours', decision, reason: ' heard it ', by, edition: '0001' },
    ...{ asOf: '2026-10-31', timezone: 'Asia/Shanghai', fourEyes: false, overruled: false },
    ...more,
  })
  const own = async () => verdicts(await decisionsIn(state, `k${number}`))[0]

  test('are kept with author, time and reason, in the audit log too, and none is ever changed', async () => {
    await decide(state, given('confirmed', 'an'))
    await decide(state, given('dismissed', 'bo', { reason: 'wrong number' }))
    const { standing, words } = (await own())!
    expect(standing).toMatchObject({ decision: 'dismissed', decided_by: 'bo', reason: 'wrong number' })
    expect(words[0]).toMatchObject({
      decision: 'confirmed',
      reason: 'heard it',
      decided_at: '2026-11-02T20:00:00.000Z',
    })
    const entries = await state.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('subject', '=', `k${number} cn/hours`)
      .execute()
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['an', 'finding.confirm'],
      ['bo', 'finding.dismiss'],
    ])
    expect(await state.faultOfAudit()).toBeNull()
  })

  test('count from the day of the data they were made on, or from their own day when the data goes further', async () => {
    const { standing } = await decide(state, given('confirmed', 'an'))
    expect(standing?.decided_on).toBe('2026-10-31')
    const later = await decide(state, given('dismissed', 'an', { asOf: '2026-12-31' }))
    // 20:00 in London is the next day in Shanghai.
    expect(later.standing?.decided_on).toBe('2026-11-03')
  })

  test('need a reason, a name and something new to say; what is refused leaves no trace', async () => {
    const refused = (more: object) => decide(state, given('confirmed', 'an', more)).catch((error: unknown) => error)
    expect(await refused({ reason: '  ' })).toMatchObject({ code: 'no_reason' })
    expect(await refused({ by: '' })).toMatchObject({ code: 'no_name' })
    await decide(state, given('confirmed', 'an'))
    expect(await refused({ by: 'bo' })).toMatchObject({ code: 'already_decided' })
    const { words } = (await own())!
    expect(words).toHaveLength(1)
    expect(await state.faultOfAudit()).toBeNull()
  })

  test('by four eyes need two people, and a setting changed later takes no word back', async () => {
    const eyes = { fourEyes: true }
    expect(await decide(state, given('confirmed', 'an', eyes))).toMatchObject({
      standing: null,
      pending: { decided_by: 'an' },
    })
    await expect(decide(state, given('confirmed', 'an', eyes))).rejects.toThrow(DecisionError)
    const { standing, pending } = await decide(state, given('confirmed', 'bo', eyes))
    expect([standing?.decided_by, pending]).toEqual(['bo', null])
    number += 1
    await decide(state, given('confirmed', 'an'))
    expect((await own())!.standing?.decided_by).toBe('an')
  })

  test('two people at the same time are two words, one after the other', async () => {
    const both = await Promise.allSettled([
      decide(state, given('confirmed', 'an')),
      decide(state, given('confirmed', 'bo')),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await own())!.words).toHaveLength(1)
  })
})
