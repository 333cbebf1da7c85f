import type { State } from '#state'
import { UsageError } from './conventions.ts'

type Door = typeof import('#state')

/** Opens the state store of a home for `use`; what people are told is wrong becomes a matter of usage. */
export async function withState<T>(home: string, use: (state: State, door: Door) => Promise<T>): Promise<T> {
  const door = await import('#state')
  await using state = await door.openState({ home, url: door.secretIn(process.env, 'ROLLCALL_STATE_URL') })
  try {
    return await use(state, door)
  } catch (error) {
    if (error instanceof door.PeopleError) throw new UsageError(error.message, {}, error.code)
    throw error
  }
}
