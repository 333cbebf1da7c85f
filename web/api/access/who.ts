import type { Request, RequestHandler, Response } from 'express'
import {
  hasPeople,
  isDemo,
  principalOfSession,
  principalOfToken,
  tokenPrefix,
  type Principal,
  type State,
} from '../../../state/index.ts'
import { sendProblem } from '../problem.ts'
import { cookieOf, names } from './cookie.ts'
import { isFromHere, visitorOf } from './demo.ts'
import type { Provider } from './provider.ts'
import { mayDo, type Policy } from './policies.ts'

export interface Access {
  readonly state: State
  /** The home holds the demo floor and the server listens on this machine only. */
  readonly isDemo: boolean
  /** Where people may sign in instead of here; null: nowhere. */
  readonly provider: Provider | null
  readonly close: () => Promise<void>
}

export const accessOf = (
  state: State,
  home: string,
  host: string,
  provider: Provider | null,
  stop: () => void,
): Access => ({
  state,
  isDemo: isDemo(home) && ['127.0.0.1', '::1', 'localhost'].includes(host),
  provider,
  close: () => {
    stop()
    return state.close()
  },
})

async function found({ state, isDemo: demo }: Access, request: Request): Promise<Principal | null> {
  const [scheme, secret = ''] = (request.get('Authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() === 'bearer') return secret.startsWith(tokenPrefix) ? principalOfToken(state, secret) : null
  const session = cookieOf(request, names.session)
  const signedIn = session === null ? null : await principalOfSession(state, session)
  if (signedIn !== null) return signedIn
  return demo && isFromHere(request) ? visitorOf(request, state.now()) : null
}

/** Who sent the request; null: nobody that is known. */
export const whoOf = (response: Response): Principal | null =>
  (response.locals as { readonly who?: Principal | null }).who ?? null

/** Finds out who sends each request, before anything is answered. */
export const identified =
  (access: Access): RequestHandler =>
  async (request, response, next) => {
    // Files of the pages are the same for all.
    if (request.path.startsWith('/_app/')) return next()
    response.locals['who'] = await found(access, request)
    next()
  }

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Lets a request to the API pass that its policy allows: 401 for nobody, 404 for what is not in somebody's scope. */
export const allowed =
  (policy: Policy, isReading = false): RequestHandler =>
  (request, response, next) => {
    const who = whoOf(response)
    if (who === null && policy !== 'everyone') {
      response.set('WWW-Authenticate', 'Bearer')
      return sendProblem(
        response,
        401,
        'Sign in, or send a token as Authorization: Bearer; rollcall user token makes one.',
      )
    }
    if (!mayDo(policy, who)) return sendProblem(response, 404, 'There is nothing of this in your scope.')
    const changes = !safe.has(request.method) && !isReading
    if (changes && who !== null && !who.mayWrite)
      return sendProblem(response, 403, 'This only reads: a token for reading, or somebody else’s view.')
    if (changes && who?.via === 'session' && request.get('X-CSRF-Token') !== who.csrf)
      return sendProblem(response, 403, 'Send the token of /api/v1/me as X-CSRF-Token with what changes something.')
    next()
  }

/** Whether anybody has an account yet. */
export const isSetUp = ({ state }: Access): Promise<boolean> => hasPeople(state)
