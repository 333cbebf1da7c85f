import type { Kysely } from 'kysely'
import type { State } from '../state.ts'
import type { Tables } from '../tables.ts'
import { faultOfAssignment, isRole, type Assignment, type Role, type RoleScope } from './roles.ts'
import { faultOfPassword, hashOfPassword, hashOfSecret, newId, newSecret } from './secret.ts'

/** What was asked of people's accounts cannot be done; says why. */
export class PeopleError extends Error {
  override readonly name = 'PeopleError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** An account as it is listed: without secrets. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly disabled: boolean
  readonly hasPassword: boolean
  readonly assignments: readonly Assignment[]
}

const plain = /^[\p{L}\p{N}._@+-]{1,100}$/u
const linkHours = 24

const hours = (from: string, count: number) => new Date(Date.parse(from) + count * 3_600_000).toISOString()

/** How a name is kept: small letters, composed. */
export const asName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Every account, by name. */
export async function peopleIn({ db }: Pick<State, 'db'>): Promise<Person[]> {
  const persons = await db.selectFrom('persons').selectAll().orderBy('name').execute()
  const rows = await db
    .selectFrom('role_assignments')
    .selectAll()
    .orderBy('valid_from')
    .orderBy('assignment_id')
    .execute()
  const byPerson = Map.groupBy(rows, ({ person_id }) => person_id)
  return persons.map((row) => ({
    id: row.person_id,
    name: row.name,
    displayName: row.display_name,
    disabled: row.disabled_at !== null,
    hasPassword: row.password !== null,
    assignments: (byPerson.get(row.person_id) ?? []).flatMap(({ role, scope, valid_from: from, valid_to: to }) =>
      isRole(role) ? [{ role, scope: JSON.parse(scope) as RoleScope, from, to }] : [],
    ),
  }))
}

export const hasPeople = async ({ db }: Pick<State, 'db'>): Promise<boolean> =>
  (await db.selectFrom('persons').select('person_id').limit(1).executeTakeFirst()) !== undefined

async function personNamed(db: Kysely<Tables>, name: string) {
  const row = await db.selectFrom('persons').selectAll().where('name', '=', asName(name)).executeTakeFirst()
  if (row === undefined) throw new PeopleError('unknown_person', `There is no account ${name}; see rollcall user list.`)
  return row
}

export interface NewPerson {
  readonly name: string
  readonly displayName?: string | undefined
  /** How an identity provider knows them, as `issuer subject`. */
  readonly subject?: string | undefined
  readonly password?: string | undefined
  readonly assignments: readonly Omit<Assignment, 'from' | 'to'>[]
  readonly from?: string | undefined
  readonly to?: string | null | undefined
}

/** Makes an account. Without a password the link that is answered sets one, once, within a day. */
export async function addPerson(
  state: State,
  actor: string,
  person: NewPerson,
): Promise<{ id: string; link: string | null }> {
  const name = asName(person.name)
  if (!plain.test(name))
    throw new PeopleError('bad_name', 'A name has letters, digits and . _ @ + - only, 100 at most.')
  const fault = person.password === undefined ? null : faultOfPassword(person.password, name)
  if (fault !== null) throw new PeopleError('bad_password', fault)
  const password = person.password === undefined ? null : await hashOfPassword(person.password)
  const id = newId()
  return state.change(actor, async ({ db, at, audit }) => {
    if (await db.selectFrom('persons').select('name').where('name', '=', name).executeTakeFirst())
      throw new PeopleError('name_taken', `There is an account ${name} already.`)
    const row = { person_id: id, name, display_name: person.displayName ?? person.name, password, created_at: at }
    await db
      .insertInto('persons')
      .values({ ...row, subject: person.subject ?? null, disabled_at: null })
      .execute()
    for (const { role, scope } of person.assignments)
      await insertAssignment(db, id, { role, scope, from: person.from ?? at.slice(0, 10), to: person.to ?? null })
    await audit({ action: 'person.add', subject: name, details: { roles: person.assignments } })
    const link = password === null && person.subject === undefined ? await insertLink(db, 'password', id, at) : null
    return { id, link }
  })
}

async function insertAssignment(db: Kysely<Tables>, personId: string, assignment: Assignment): Promise<void> {
  const fault = faultOfAssignment(assignment)
  if (fault !== null) throw new PeopleError('bad_role', fault)
  const { role, scope, from, to } = assignment
  const row = {
    assignment_id: newId(),
    person_id: personId,
    role,
    scope: JSON.stringify(scope),
    valid_from: from,
    valid_to: to,
  }
  await db.insertInto('role_assignments').values(row).execute()
}

async function insertLink(db: Kysely<Tables>, purpose: string, personId: string | null, at: string): Promise<string> {
  const secret = newSecret()
  await db
    .insertInto('links')
    .values({ token_hash: hashOfSecret(secret), purpose, person_id: personId, expires_at: hours(at, linkHours) })
    .execute()
  return secret
}

/** Gives a role, or ends one from a day on; whoever it is is signed out. */
export async function assign(state: State, actor: string, name: string, assignment: Assignment): Promise<void> {
  await state.change(actor, async ({ db, audit }) => {
    const person = await personNamed(db, name)
    await insertAssignment(db, person.person_id, assignment)
    await db.deleteFrom('sessions').where('person_id', '=', person.person_id).execute()
    await audit({ action: 'role.give', subject: person.name, details: { ...assignment } })
  })
}

/** Ends a role from the day `to` on; throws where they have none that would last longer. */
export async function endRole(state: State, actor: string, name: string, role: Role, to: string): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(to)) throw new PeopleError('bad_role', 'A role ends on a day as YYYY-MM-DD.')
  await state.change(actor, async ({ db, audit }) => {
    const person = await personNamed(db, name)
    const { numUpdatedRows } = await db
      .updateTable('role_assignments')
      .set({ valid_to: to })
      .where('person_id', '=', person.person_id)
      .where('role', '=', role)
      .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', to)]))
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n)
      throw new PeopleError('no_role', `${person.name} has no role ${role} that lasts beyond ${to}.`)
    await db.deleteFrom('sessions').where('person_id', '=', person.person_id).execute()
    await audit({ action: 'role.end', subject: person.name, details: { role, to } })
  })
}

/** Closes an account: its sessions and tokens end at once. */
export async function disablePerson(state: State, actor: string, name: string): Promise<void> {
  await state.change(actor, async ({ db, at, audit }) => {
    const { person_id: id, name: known } = await personNamed(db, name)
    await db.updateTable('persons').set({ disabled_at: at }).where('person_id', '=', id).execute()
    for (const table of ['sessions', 'api_tokens', 'links'] as const)
      await db.deleteFrom(table).where('person_id', '=', id).execute()
    await audit({ action: 'person.disable', subject: known })
  })
}

/** Opens the account again and gives a link that sets a new password, once; the old one and all sessions end. */
export async function resetPerson(state: State, actor: string, name: string): Promise<string> {
  return state.change(actor, async ({ db, at, audit }) => {
    const { person_id: id, name: known } = await personNamed(db, name)
    await db.updateTable('persons').set({ password: null, disabled_at: null }).where('person_id', '=', id).execute()
    await db.deleteFrom('sessions').where('person_id', '=', id).execute()
    await db.deleteFrom('links').where('person_id', '=', id).execute()
    await audit({ action: 'person.reset', subject: known })
    return insertLink(db, 'password', id, at)
  })
}

/** The link of an installation nobody has an account of; null: somebody has. An earlier one no longer works. */
export async function setUpLink(state: State): Promise<string | null> {
  return state.change('rollcall', async ({ db, at, audit }) => {
    if (await db.selectFrom('persons').select('person_id').limit(1).executeTakeFirst()) return null
    await db.deleteFrom('links').where('purpose', '=', 'set-up').execute()
    await audit({ action: 'link.make', subject: 'set-up' })
    return insertLink(db, 'set-up', null, at)
  })
}

/** What a link is for; null: it was used, or its day is over. */
export async function linkOf(state: State, secret: string): Promise<{ purpose: string; name: string | null } | null> {
  const row = await state.db
    .selectFrom('links')
    .leftJoin('persons', 'persons.person_id', 'links.person_id')
    .select(['purpose', 'persons.name', 'expires_at'])
    .where('token_hash', '=', hashOfSecret(secret))
    .executeTakeFirst()
  return row === undefined || row.expires_at <= state.now() ? null : { purpose: row.purpose, name: row.name }
}

/** Uses a link up: makes the first admin, or sets a password. Answers whose account it is. */
export async function useLink(state: State, secret: string, password: string, name: string): Promise<string> {
  const link = await linkOf(state, secret)
  if (link === null)
    throw new PeopleError('bad_link', 'This link was used before, or its day is over; ask for a new one.')
  const known = asName(link.name ?? name)
  if (!plain.test(known))
    throw new PeopleError('bad_name', 'A name has letters, digits and . _ @ + - only, 100 at most.')
  const fault = faultOfPassword(password, known)
  if (fault !== null) throw new PeopleError('bad_password', fault)
  const hash = await hashOfPassword(password)
  return state.change(known, async ({ db, at, audit }) => {
    const used = await db
      .deleteFrom('links')
      .where('token_hash', '=', hashOfSecret(secret))
      .returning('person_id')
      .executeTakeFirst()
    if (used === undefined) throw new PeopleError('bad_link', 'This link was used before; ask for a new one.')
    if (used.person_id !== null) {
      await db.updateTable('persons').set({ password: hash }).where('person_id', '=', used.person_id).execute()
      await audit({ action: 'password.set', subject: known })
      return used.person_id
    }
    const id = newId()
    const row = { person_id: id, name: known, display_name: name, password: hash, created_at: at }
    await db
      .insertInto('persons')
      .values({ ...row, subject: null, disabled_at: null })
      .execute()
    await insertAssignment(db, id, { role: 'admin', scope: {}, from: at.slice(0, 10), to: null })
    await audit({ action: 'person.add', subject: known, details: { roles: [{ role: 'admin' }], by: 'set-up link' } })
    return id
  })
}
