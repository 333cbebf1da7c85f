import type { State } from '../state.ts'
import { asName, PeopleError } from './people.ts'
import { hashOfSecret, newId, newSecret } from './secret.ts'

export interface NewToken {
  readonly name: string
  readonly label: string
  readonly scope: 'read' | 'write'
  /** Days until it is over: 1 to 366. */
  readonly days: number
}

/** What every token begins with, so that one left lying about is recognised. */
export const tokenPrefix = 'rct_'

/** Makes a token for a machine that acts for somebody. It is told once. */
export async function addToken(
  state: State,
  actor: string,
  { name, label, scope, days }: NewToken,
): Promise<{ id: string; token: string; expires: string }> {
  if (!Number.isInteger(days) || days < 1 || days > 366)
    throw new PeopleError('bad_days', 'A token lasts from 1 to 366 days.')
  return state.change(actor, async ({ db, at, audit }) => {
    const person = await db
      .selectFrom('persons')
      .select(['person_id', 'name'])
      .where('name', '=', asName(name))
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (person === undefined)
      throw new PeopleError('unknown_person', `There is no account ${name}; see rollcall user list.`)
    const [id, token] = [newId(), `${tokenPrefix}${newSecret()}`]
    const expires = new Date(Date.parse(at) + days * 86_400_000).toISOString()
    const row = { token_hash: hashOfSecret(token), public_id: id, person_id: person.person_id, label, created_at: at }
    await db
      .insertInto('api_tokens')
      .values({ ...row, scope: scope === 'write' ? 'read write' : 'read', expires_at: expires })
      .execute()
    await audit({ action: 'token.make', subject: person.name, details: { id, label, scope, expires } })
    return { id, token, expires }
  })
}

/** Takes a token back. */
export async function endToken(state: State, actor: string, id: string): Promise<void> {
  await state.change(actor, async ({ db, audit }) => {
    const gone = await db.deleteFrom('api_tokens').where('public_id', '=', id).returning('label').executeTakeFirst()
    if (gone === undefined) throw new PeopleError('unknown_token', `There is no token ${id}.`)
    await audit({ action: 'token.end', subject: id, details: gone })
  })
}
