import { openState, secretIn, type State } from '#state'

/** Opens the store of people's decisions for as long as `use` takes: that of the home, or the PostgreSQL of `ROLLCALL_STATE_URL`. */
export async function withState<T>(home: string, use: (state: State) => Promise<T>): Promise<T> {
  await using state = await openState({ home, url: secretIn(process.env, 'ROLLCALL_STATE_URL') })
  return await use(state)
}
