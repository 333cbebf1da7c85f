import { addPerson, openState, signInAs, type Role, type RoleScope } from '#state'

/** Somebody who is signed in: what their browser sends. */
export interface Reader {
  readonly name: string
  readonly headers: { readonly Cookie: string }
}

/** Makes an account of each kind and signs it in, as its browser would be. */
export async function readersIn(
  home: string,
  kinds: Readonly<Record<string, { role: Role; scope?: RoleScope }>>,
): Promise<Record<string, Reader>> {
  await using state = await openState({ home })
  const readers: Record<string, Reader> = {}
  for (const [name, { role, scope = {} }] of Object.entries(kinds)) {
    const { id } = await addPerson(state, 'test', {
      name,
      password: 'seven green rivers run',
      assignments: [{ role, scope }],
      from: '2026-01-01',
    })
    const { token } = await signInAs(state, id, name, { address: '127.0.0.1', agent: 'test' }, true)
    readers[name] = { name, headers: { Cookie: `rollcall=${token}` } }
  }
  return readers
}
