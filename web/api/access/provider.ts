import type { Request, Response, Router } from 'express'
import type { Configuration } from 'openid-client'
import type { Logger } from 'pino'
import { personOfSubject, secretIn, signInAs } from '../../../state/index.ts'
import { cookieOf, names, setCookie } from './cookie.ts'
import { backTo } from './back.ts'
import type { Access } from './who.ts'

/** Needed only where there is a provider. */
const library = () => import('openid-client')

/** Where people sign in instead of here. */
export interface Provider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** Address of this server as people see it, behind its proxy. */
  readonly publicUrl: string
  /** Asks the provider who it is, once; again after a failure. */
  readonly discovered: () => Promise<Configuration>
}

/** The identity provider the environment names; null: none. Throws where only half of it is said. */
export function providerIn(env: NodeJS.ProcessEnv, logger: Logger): Provider | null {
  const { ROLLCALL_OIDC_ISSUER: issuer, ROLLCALL_OIDC_CLIENT_ID: clientId, ROLLCALL_PUBLIC_URL: publicUrl } = env
  if (issuer === undefined || issuer === '') return null
  if (clientId === undefined || publicUrl === undefined)
    throw new Error('With ROLLCALL_OIDC_ISSUER, ROLLCALL_OIDC_CLIENT_ID and ROLLCALL_PUBLIC_URL must be set too.')
  const clientSecret = secretIn(env, 'ROLLCALL_OIDC_CLIENT_SECRET')
  const isPlain = new URL(issuer).protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(new URL(issuer).hostname)
  let found: Promise<Configuration> | null = null
  const discover = async () => {
    const client = await library()
    const options = isPlain ? { execute: [client.allowInsecureRequests], timeout: 10 } : { timeout: 10 }
    const metadata = { redirect_uris: [`${publicUrl}/sign-in/oidc/back`] }
    return client.discovery(new URL(issuer), clientId, clientSecret ?? metadata, undefined, options)
  }
  return {
    issuer,
    clientId,
    clientSecret,
    publicUrl,
    discovered: () => {
      found ??= discover().catch((error: unknown) => {
        found = null
        logger.error({ err: error }, 'the identity provider does not answer')
        throw error
      })
      return found
    },
  }
}

const redirect = (provider: Provider) => new URL('/sign-in/oidc/back', provider.publicUrl).href

const to = (response: Response, path: string) => response.set('Cache-Control', 'no-store').redirect(303, path)

/** Sends people to the provider, with a proof (PKCE), a state and a nonce that only this browser has. */
async function begin(provider: Provider, request: Request, response: Response): Promise<void> {
  const [client, config] = [await library(), await provider.discovered()]
  const flow = { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce() }
  const back = backTo(typeof request.query['to'] === 'string' ? request.query['to'] : '/')
  setCookie(request, response, names.flow, Buffer.from(JSON.stringify({ ...flow, back })).toString('base64url'))
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirect(provider),
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
    state: flow.state,
    nonce: flow.nonce,
  })
  to(response, url.href)
}

interface Flow {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  readonly back: string
}

function flowOf(request: Request): Flow | null {
  try {
    const flow = JSON.parse(Buffer.from(cookieOf(request, names.flow) ?? '', 'base64url').toString()) as Partial<Flow>
    const { verifier, state, nonce, back } = flow
    return verifier && state && nonce ? { verifier, state, nonce, back: backTo(back) } : null
  } catch {
    return null
  }
}

/** Takes people back from the provider. Only those with an account come in: nobody is made an account by signing in. */
async function end(access: Access, provider: Provider, request: Request, response: Response): Promise<void> {
  const flow = flowOf(request)
  setCookie(request, response, names.flow, null)
  if (flow === null) return to(response, '/sign-in?error=expired')
  const [client, config] = [await library(), await provider.discovered()]
  let subject: string
  try {
    const tokens = await client.authorizationCodeGrant(config, new URL(request.originalUrl, provider.publicUrl), {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    })
    subject = `${provider.issuer} ${tokens.claims()?.sub ?? ''}`
  } catch (error) {
    request.log.warn({ err: error }, 'a sign-in with the identity provider failed')
    return to(response, '/sign-in?error=expired')
  }
  const person = await personOfSubject(access.state, subject)
  if (person === null) {
    await access.state.change('nobody', ({ audit }) => audit({ action: 'sign-in.fail', subject }))
    return to(response, '/sign-in?error=nobody')
  }
  const from = { address: request.ip ?? '', agent: request.get('User-Agent') ?? '' }
  const { token } = await signInAs(access.state, person.id, person.name, from, false)
  setCookie(request, response, names.session, token)
  to(response, flow.back)
}

/** The two addresses of signing in with a provider. */
export function providerRoutes(access: Access, router: Router): void {
  const { provider } = access
  if (provider === null) return
  router.get('/sign-in/oidc', (request, response) => begin(provider, request, response))
  router.get('/sign-in/oidc/back', (request, response) => end(access, provider, request, response))
}
