import type { Logger } from 'pino'
import { openState, secretIn, signHeads } from '../../../state/index.ts'
import { providerIn } from './provider.ts'
import { accessOf, type Access } from './who.ts'

/** Opens what says who may see what: the state store, and the identity provider of the environment. */
export async function openAccess(home: string, host: string, logger: Logger): Promise<Access> {
  const state = await openState({ home, url: secretIn(process.env, 'ROLLCALL_STATE_URL') })
  try {
    await signHeads(state, home)
    const hourly = setInterval(() => {
      signHeads(state, home).catch((error: unknown) =>
        logger.error({ err: error }, 'the audit log could not be signed'),
      )
    }, 3_600_000)
    hourly.unref()
    return accessOf(state, home, host, providerIn(process.env, logger), () => clearInterval(hourly))
  } catch (error) {
    await state.close()
    throw error
  }
}
