import type { State } from '../state.ts'
import { PeopleError } from './people.ts'
import { absolute, idle } from './sessions.ts'

/** Somebody signed in, as an administrator sees it: without the token. Times are UTC instants. */
export interface SessionEntry {
  readonly id: string
  readonly name: string
  readonly begun: string
  readonly used: string
  readonly agent: string
  /** The role an administrator looks as; null: as themselves. */
  readonly viewAs: string | null
}

/** A token of a machine, as an administrator sees it. Times are UTC instants. */
export interface TokenEntry {
  readonly id: string
  readonly name: string
  readonly label: string
  /** `read`, or `read write`. */
  readonly scope: string
  readonly begun: string
  readonly expires: string
}

/** Every session that is not over, the latest used first. */
export async function sessionsIn(state: State): Promise<SessionEntry[]> {
  const ago = (time: number) => new Date(Date.parse(state.now()) - time).toISOString()
  const rows = await state.db
    .selectFrom('sessions')
    .innerJoin('persons', 'persons.person_id', 'sessions.person_id')
    .select(['public_id', 'name', 'sessions.created_at', 'used_at', 'agent', 'view_as'])
    .where('used_at', '>=', ago(idle))
    .where('sessions.created_at', '>=', ago(absolute))
    .orderBy('used_at', 'desc')
    .orderBy('public_id')
    .execute()
  return rows.map(({ public_id: id, name, created_at: begun, used_at: used, agent, view_as: whom }) => ({
    ...{ id, name, begun, used, agent },
    viewAs: whom === null ? null : (JSON.parse(whom) as { role: string }).role,
  }))
}

/** Every token that is not over, by owner. */
export async function tokensIn(state: State): Promise<TokenEntry[]> {
  const rows = await state.db
    .selectFrom('api_tokens')
    .innerJoin('persons', 'persons.person_id', 'api_tokens.person_id')
    .select(['public_id', 'name', 'label', 'scope', 'api_tokens.created_at', 'expires_at'])
    .where('expires_at', '>', state.now())
    .orderBy('name')
    .orderBy('public_id')
    .execute()
  return rows.map(({ public_id: id, name, label, scope, created_at: begun, expires_at: expires }) => ({
    ...{ id, name, label, scope, begun, expires },
  }))
}

/** Signs a session out by the id it is listed under. */
export async function endSession(state: State, actor: string, id: string): Promise<void> {
  await state.change(actor, async ({ db, audit }) => {
    const gone = await db.deleteFrom('sessions').where('public_id', '=', id).returning('person_id').executeTakeFirst()
    if (gone === undefined) throw new PeopleError('unknown_session', 'This session is over already.')
    const owner = await db
      .selectFrom('persons')
      .select('name')
      .where('person_id', '=', gone.person_id)
      .executeTakeFirst()
    await audit({ action: 'session.end', subject: owner?.name ?? gone.person_id, details: { id } })
  })
}
