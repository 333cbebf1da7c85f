import type { Logger } from 'pino'
import { openState, secretIn } from '../../../state/index.ts'
import { providerIn } from './provider.ts'
import { accessOf, type Access } from './who.ts'

/** Opens what says who may see what: the state store, and the identity provider of the environment. */
export async function openAccess(home: string, host: string, logger: Logger): Promise<Access> {
  const state = await openState({ home, url: secretIn(process.env, 'ROLLCALL_STATE_URL') })
  try {
    return accessOf(state, home, host, await providerIn(process.env, logger))
  } catch (error) {
    await state.close()
    throw error
  }
}
