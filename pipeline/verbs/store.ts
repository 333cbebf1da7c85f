import type * as door from '#state'
import type { State } from '#state'
import { UsageError } from './conventions.ts'

type Door = typeof door

/** Opens the state store of a home for `use`; what people are told is wrong becomes a matter of usage. */
export async function withState<T>(home: string, use: (state: State, door: Door) => Promise<T>): Promise<T> {
  const opened = await import('#state')
  await using state = await opened.openState({ home, url: opened.secretIn(process.env, 'ROLLCALL_STATE_URL') })
  try {
    return await use(state, opened)
  } catch (error) {
    if (error instanceof opened.PeopleError) throw new UsageError(error.message, {}, error.code)
    throw error
  }
}
