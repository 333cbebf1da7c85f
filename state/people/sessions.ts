import type { Kysely } from 'kysely'
import type { State } from '../state.ts'
import type { Tables } from '../tables.ts'
import { failed, succeeded, waitOf } from './backoff.ts'
import { asName, PeopleError, peopleIn } from './people.ts'
import { inForce, powersOf, type Principal, type ViewAs } from './principal.ts'
import { hashOfSecret, isPassword, newId, newSecret } from './secret.ts'

/** A session ends after so long without a request, and so long after it began. Milliseconds. */
export const idle = 60 * 60_000
export const absolute = 12 * 3_600_000
/** Approving pay needs a password given so recently. */
const recent = 10 * 60_000
/** Whether somebody gave their password so recently that they may do what cannot be undone. */
export const isProved = ({ provedAt }: Pick<Principal, 'provedAt'>, now: string): boolean =>
  provedAt !== null && Date.parse(now) - Date.parse(provedAt) <= recent

/** How often the last use of a session is written down. */
const noted = 60_000

/** What a browser is given: the token stands in its cookie only. */
export interface SignedIn {
  readonly token: string
  readonly personId: string
}

/** Why nobody was signed in. `wait`: seconds until another try. */
export class SignInError extends Error {
  override readonly name = 'SignInError'
  readonly wait: number

  constructor(message: string, wait = 0) {
    super(message)
    this.wait = wait
  }
}

/** At most so many passwords are worked on at once: each takes 19 MiB. */
const lanes = 4
let busy = 0
const queue: (() => void)[] = []
async function inLane<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= lanes) await new Promise<void>((go) => queue.push(go))
  else busy += 1
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next) next()
    else busy -= 1
  }
}

async function begin(
  db: Kysely<Tables>,
  at: string,
  personId: string,
  agent: string,
  proved: boolean,
): Promise<string> {
  const token = newSecret()
  await db
    .insertInto('sessions')
    .values({
      token_hash: hashOfSecret(token),
      public_id: newId(),
      person_id: personId,
      csrf: newSecret(),
      created_at: at,
      used_at: at,
      proved_at: proved ? at : null,
      view_as: null,
      agent: agent.slice(0, 200),
    })
    .execute()
  return token
}

export interface Credentials {
  readonly name: string
  readonly password: string
  readonly address: string
  readonly agent: string
}

const refused = 'The name or the password is not right.'

/** Checks a password. Takes as long for a name that does not exist. Throws SignInError. */
async function proven(
  state: State,
  { name: given, password, address }: Omit<Credentials, 'agent'>,
): Promise<{ id: string; name: string }> {
  const name = asName(given).slice(0, 200)
  const clock = { db: state.db, now: () => state.now() }
  const wait = Math.max(await waitOf(clock, 'account', name), await waitOf(clock, 'address', address))
  if (wait > 0) throw new SignInError(`Too many tries; wait ${wait} seconds.`, wait)
  const person = await state.db.selectFrom('persons').selectAll().where('name', '=', name).executeTakeFirst()
  const isRight = await inLane(() => isPassword(password.slice(0, 1000), person?.password ?? null))
  if (isRight && person !== undefined && person.disabled_at === null) {
    await succeeded(state, 'account', name)
    return { id: person.person_id, name }
  }
  await Promise.all([failed(state, 'account', name), failed(state, 'address', address)])
  await state.change('nobody', ({ audit }) => audit({ action: 'sign-in.fail', subject: name, details: { address } }))
  throw new SignInError(refused)
}

/** Signs somebody in by name and password. Throws SignInError. */
export async function signIn(state: State, credentials: Credentials): Promise<SignedIn> {
  const { id, name } = await proven(state, credentials)
  return signInAs(state, id, name, credentials, true)
}

/** Signs in whom somebody else vouches for: the set-up link just used, or an identity provider. */
export async function signInAs(
  state: State,
  personId: string,
  name: string,
  { address, agent }: Pick<Credentials, 'address' | 'agent'>,
  proved: boolean,
): Promise<SignedIn> {
  return state.change(name, async ({ db, at, audit }) => {
    await audit({
      action: 'sign-in',
      subject: name,
      details: { address, by: proved ? 'password' : 'identity provider' },
    })
    return { token: await begin(db, at, personId, agent, proved), personId }
  })
}

/** Whom an identity provider means by `issuer subject`; null: nobody here. */
export async function personOfSubject({ db }: State, subject: string): Promise<{ id: string; name: string } | null> {
  const row = await db
    .selectFrom('persons')
    .selectAll()
    .where('subject', '=', subject)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : { id: row.person_id, name: row.name }
}

/** Asks for the password again; the session goes on under a new token. Throws SignInError. */
export async function prove(
  state: State,
  token: string,
  name: string,
  password: string,
  address: string,
): Promise<string> {
  await proven(state, { name, password, address })
  return rotated(state, token, name, 'session.prove', (at) => ({ proved_at: at }))
}

/** An admin looks as somebody else, or as themselves again (null), under a new token. */
export const viewAs = (state: State, token: string, name: string, whom: ViewAs | null): Promise<string> =>
  rotated(
    state,
    token,
    name,
    whom === null ? 'view-as.end' : 'view-as.begin',
    () => ({ view_as: whom && JSON.stringify(whom) }),
    whom ?? {},
  )

async function rotated(
  state: State,
  token: string,
  name: string,
  action: string,
  change: (at: string) => { proved_at?: string; view_as?: string | null },
  details: object = {},
): Promise<string> {
  const next = newSecret()
  await state.change(name, async ({ db, at, audit }) => {
    const set = { token_hash: hashOfSecret(next), csrf: newSecret(), ...change(at) }
    const { numUpdatedRows } = await db
      .updateTable('sessions')
      .set(set)
      .where('token_hash', '=', hashOfSecret(token))
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new PeopleError('no_session', 'You are signed out; sign in again.')
    await audit({ action, subject: name, details: { ...details } })
  })
  return next
}

/** Ends this session, or all sessions of its person. */
export async function signOut(state: State, token: string, everywhere: boolean): Promise<void> {
  const hash = hashOfSecret(token)
  const row = await state.db
    .selectFrom('sessions')
    .innerJoin('persons', 'persons.person_id', 'sessions.person_id')
    .select(['sessions.person_id', 'persons.name'])
    .where('token_hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) return
  await state.change(row.name, async ({ db, audit }) => {
    const some = db.deleteFrom('sessions')
    await (everywhere ? some.where('person_id', '=', row.person_id) : some.where('token_hash', '=', hash)).execute()
    await audit({ action: everywhere ? 'sign-out.everywhere' : 'sign-out', subject: row.name })
  })
}

async function assignmentsOf(state: State, personId: string) {
  const person = (await peopleIn(state)).find(({ id }) => id === personId)
  return inForce(person?.assignments ?? [], state.now().slice(0, 10))
}

/** Who a session is; null: it is over, or never was. */
export async function principalOfSession(state: State, token: string): Promise<Principal | null> {
  const row = await state.db
    .selectFrom('sessions')
    .innerJoin('persons', 'persons.person_id', 'sessions.person_id')
    .selectAll('sessions')
    .select(['persons.name', 'persons.display_name', 'persons.disabled_at'])
    .where('token_hash', '=', hashOfSecret(token))
    .executeTakeFirst()
  if (row === undefined || row.disabled_at !== null) return null
  const now = Date.parse(state.now())
  const [unused, age] = [now - Date.parse(row.used_at), now - Date.parse(row.created_at)]
  if (unused > idle || age > absolute) {
    await state.db.deleteFrom('sessions').where('token_hash', '=', row.token_hash).execute()
    return null
  }
  if (unused > noted)
    await state.db
      .updateTable('sessions')
      .set({ used_at: state.now() })
      .where('token_hash', '=', row.token_hash)
      .execute()
  const own = powersOf(await assignmentsOf(state, row.person_id))
  const whom = row.view_as === null || !own.permissions.has('people') ? null : (JSON.parse(row.view_as) as ViewAs)
  const powers = whom === null ? own : powersOf([{ role: whom.role, scope: whom }])
  return {
    ...powers,
    personId: row.person_id,
    name: row.name,
    displayName: row.display_name,
    via: 'session',
    viewAs: whom,
    mayWrite: whom === null,
    provedAt: row.proved_at,
    csrf: row.csrf,
    publicId: row.public_id,
  }
}

/** Who a machine acts for; null: the token is over, or never was. It may do what its owner may, reading only unless it says more. */
export async function principalOfToken(state: State, token: string): Promise<Principal | null> {
  const row = await state.db
    .selectFrom('api_tokens')
    .innerJoin('persons', 'persons.person_id', 'api_tokens.person_id')
    .selectAll('api_tokens')
    .select(['persons.name', 'persons.display_name', 'persons.disabled_at'])
    .where('token_hash', '=', hashOfSecret(token))
    .executeTakeFirst()
  if (row === undefined || row.disabled_at !== null || row.expires_at <= state.now()) return null
  return {
    ...powersOf(await assignmentsOf(state, row.person_id)),
    personId: row.person_id,
    name: row.name,
    displayName: `${row.display_name} · ${row.label}`,
    via: 'token',
    viewAs: null,
    mayWrite: row.scope.split(' ').includes('write'),
    provedAt: null,
    csrf: '',
    publicId: row.public_id,
  }
}

/** A session as its owner sees it. */
export interface SessionSeen {
  readonly id: string
  readonly begun: string
  readonly used: string
  readonly agent: string
}

export async function sessionsOf(state: State, personId: string): Promise<SessionSeen[]> {
  const ago = (time: number) => new Date(Date.parse(state.now()) - time).toISOString()
  const rows = await state.db
    .selectFrom('sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('used_at', '>=', ago(idle))
    .where('created_at', '>=', ago(absolute))
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(({ public_id: id, created_at: begun, used_at: used, agent }) => ({ id, begun, used, agent }))
}
