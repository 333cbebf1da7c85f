import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addPerson,
  addToken,
  assign,
  disablePerson,
  linkOf,
  peopleIn,
  principalOfSession,
  principalOfToken,
  prove,
  resetPerson,
  sessionsOf,
  setUpLink,
  signIn,
  SignInError,
  signOut,
  useLink,
  viewAs,
  type State,
} from '#state'
import { stores, type Store } from './stores.ts'

const password = 'seven green rivers run'
const from = { address: '203.0.113.7', agent: 'test' }

describe.each(stores)('people on %s', (_kind, start) => {
  let store: Store
  let state: State
  let now = Date.parse('2026-03-02T08:00:00Z')
  const later = (minutes: number) => (now += minutes * 60_000)
  beforeAll(async () => {
    store = await start()
    state = await store.open(() => new Date(now))
  })
  afterAll(async () => {
    await state.close()
    await store.stop()
  })

  test('an installation nobody has an account of is set up by a link that works once', async () => {
    const [early, link] = [await setUpLink(state), await setUpLink(state)]
    expect(await linkOf(state, early!)).toBeNull()
    expect(await linkOf(state, link!)).toEqual({ purpose: 'set-up', name: null })
    await expect(useLink(state, link!, 'short', 'Root')).rejects.toThrow('12 characters')
    await useLink(state, link!, password, 'Root')
    await expect(useLink(state, link!, password, 'Other')).rejects.toThrow('used before')
    expect(await setUpLink(state)).toBeNull()
    const { token } = await signIn(state, { name: 'root', password, ...from })
    expect(await principalOfSession(state, token)).toMatchObject({
      roles: ['admin'],
      rows: { teams: [], collectors: [] },
    })
  })

  test('roles count on their days, and a changed role signs out', async () => {
    await addPerson(state, 'root', {
      name: 'Mia',
      password,
      assignments: [{ role: 'manager', scope: { teams: ['T1'] } }],
      to: '2026-03-10',
    })
    const { token } = await signIn(state, { name: 'mia', password, ...from })
    expect(await principalOfSession(state, token)).toMatchObject({ roles: ['manager'], rows: { teams: ['T1'] } })
    await assign(state, 'root', 'mia', { role: 'hr', scope: {}, from: '2026-03-10', to: null })
    expect(await principalOfSession(state, token)).toBeNull()
    later(8 * 24 * 60)
    const again = await signIn(state, { name: 'mia', password, ...from })
    expect(await principalOfSession(state, again.token)).toMatchObject({ roles: ['hr'], rows: 'all' })
  })

  test('a session ends when it is not used, when it is old, and everywhere at once', async () => {
    const open = () => signIn(state, { name: 'mia', password, ...from })
    const unused = await open()
    later(61)
    expect(await principalOfSession(state, unused.token)).toBeNull()
    const old = await open()
    for (let hour = 0; hour < 12; hour++) {
      later(59)
      expect(await principalOfSession(state, old.token)).not.toBeNull()
    }
    later(59)
    expect(await principalOfSession(state, old.token)).toBeNull()
    const [one, two] = [await open(), await open()]
    expect(await sessionsOf(state, one.personId)).toHaveLength(2)
    await signOut(state, one.token, true)
    expect(await principalOfSession(state, two.token)).toBeNull()
  })

  test('proving the password and looking as another change the token; the old one is dead', async () => {
    const first = await signIn(state, { name: 'root', password, ...from })
    const second = await prove(state, first.token, 'root', password, from.address)
    expect(await principalOfSession(state, first.token)).toBeNull()
    const third = await viewAs(state, second, 'root', { role: 'manager', teams: ['T1'] })
    expect(await principalOfSession(state, third)).toMatchObject({
      name: 'root',
      roles: ['manager'],
      mayWrite: false,
      viewAs: { role: 'manager' },
    })
    const log = await state.db.selectFrom('audit_entries').selectAll().where('action', '=', 'view-as.begin').execute()
    expect(log).toHaveLength(1)
  })

  test('no secret stands in the store as it is', async () => {
    const { token } = await signIn(state, { name: 'root', password, ...from })
    const machine = await addToken(state, 'root', { name: 'root', label: 'nightly', scope: 'read', days: 30 })
    const tables = ['persons', 'sessions', 'api_tokens', 'links', 'audit_entries'] as const
    const kept = JSON.stringify(await Promise.all(tables.map((one) => state.db.selectFrom(one).selectAll().execute())))
    for (const secret of [token, machine.token, password]) expect(kept).not.toContain(secret)
    expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  test('a token reads for its owner until it is over, or its owner is', async () => {
    const { token } = await addToken(state, 'root', { name: 'mia', label: 'excel', scope: 'read', days: 2 })
    expect(await principalOfToken(state, token)).toMatchObject({ name: 'mia', roles: ['hr'], mayWrite: false })
    later(2 * 24 * 60)
    expect(await principalOfToken(state, token)).toBeNull()
    const next = await addToken(state, 'root', { name: 'mia', label: 'excel', scope: 'write', days: 2 })
    const session = await signIn(state, { name: 'mia', password, ...from })
    await disablePerson(state, 'root', 'mia')
    expect(await principalOfToken(state, next.token)).toBeNull()
    expect(await principalOfSession(state, session.token)).toBeNull()
    await expect(signIn(state, { name: 'mia', password, ...from })).rejects.toThrow(SignInError)
    const link = await resetPerson(state, 'root', 'mia')
    await useLink(state, link, 'a wholly other phrase', 'mia')
    await signIn(state, { name: 'mia', password: 'a wholly other phrase', ...from })
    expect((await peopleIn(state)).map(({ name }) => name)).toEqual(['mia', 'root'])
  })

  test('who guesses waits ever longer, whether the name exists or not, even with the right password', async () => {
    const waits = async (name: string) => {
      const found: number[] = []
      for (let n = 0; n < 8; n++) {
        const error = await signIn(state, { name, password: 'wrong', address: `198.51.100.${n}`, agent: '' }).catch(
          (cause: unknown) => cause,
        )
        expect(error).toBeInstanceOf(SignInError)
        found.push((error as SignInError).wait)
      }
      return found
    }
    expect(await waits('root')).toEqual([0, 0, 0, 0, 0, 2, 2, 2])
    expect(await waits('nobody at all')).toEqual([0, 0, 0, 0, 0, 2, 2, 2])
    await expect(signIn(state, { name: 'root', password, ...from })).rejects.toThrow('Too many tries')
    later(1)
    await signIn(state, { name: 'root', password, ...from })
    expect(await state.faultOfAudit()).toBeNull()
  })
})
