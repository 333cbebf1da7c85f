import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import {
  isRole,
  PeopleError,
  prove,
  signIn,
  signInAs,
  SignInError,
  signOut,
  useLink,
  viewAs,
  type Principal,
  type ViewAs,
} from '../../../state/index.ts'
import { backTo } from './back.ts'
import { providerRoutes } from './provider.ts'
import { sendProblem } from '../problem.ts'
import { cookieOf, names, setCookie } from './cookie.ts'
import { isFromHere, visitOf } from './demo.ts'
import { whoOf, type Access } from './who.ts'

type Form = Readonly<Record<string, string>>

const formOf = (request: Request): Form =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    ),
  )

const to = (response: Response, path: string, words: Readonly<Record<string, string>> = {}) => {
  const search = new URLSearchParams(words).toString()
  response
    .set('Cache-Control', 'no-store')
    .redirect(303, search === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${search}`)
}

const clientOf = (request: Request) => ({ address: request.ip ?? '', agent: request.get('User-Agent') ?? '' })

/** A form of somebody signed in, with the token of their session in it. */
const own =
  (
    use: (who: Principal, token: string, form: Form, request: Request, response: Response) => Promise<void>,
  ): RequestHandler =>
  async (request, response) => {
    const [who, token, form] = [whoOf(response), cookieOf(request, names.session), formOf(request)]
    if (who === null || who.via !== 'session' || token === null) return to(response, '/sign-in')
    if (form['csrf'] !== who.csrf) return sendProblem(response, 403, 'This form is out of date; open the page again.')
    await use(who, token, form, request, response)
  }

/** What the pages for signing in send: plain forms, answered by sending the reader on. */
export function forms(access: Access): Router {
  const { state } = access
  const router = Router()
  const body = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 })

  providerRoutes(access, router)

  router.post('/sign-in', body, async (request, response) => {
    const { name = '', password = '', to: back } = formOf(request)
    try {
      const { token } = await signIn(state, { name, password, ...clientOf(request) })
      setCookie(request, response, names.session, token)
      to(response, backTo(back))
    } catch (error) {
      if (!(error instanceof SignInError)) throw error
      to(response, '/sign-in', { error: error.wait > 0 ? 'wait' : 'wrong', wait: String(error.wait), to: backTo(back) })
    }
  })

  router.post('/set-up', body, async (request, response) => {
    const { link = '', name = '', password = '', again = '' } = formOf(request)
    try {
      if (password !== again) throw new PeopleError('bad_again', 'The two passwords differ.')
      const id = await useLink(state, link, password, name)
      const { token } = await signInAs(state, id, name, clientOf(request), true)
      setCookie(request, response, names.session, token)
      to(response, '/account')
    } catch (error) {
      if (!(error instanceof PeopleError)) throw error
      to(response, '/set-up', { link, name, error: error.code })
    }
  })

  router.post(
    '/sign-out',
    body,
    own(async (_who, token, form, request, response) => {
      await signOut(state, token, form['everywhere'] === 'yes')
      setCookie(request, response, names.session, null)
      to(response, '/sign-in')
    }),
  )

  router.post(
    '/account/prove',
    body,
    own(async (who, token, form, request, response) => {
      try {
        const next = await prove(state, token, who.name, form['password'] ?? '', clientOf(request).address)
        setCookie(request, response, names.session, next)
        to(response, backTo(form['to'] ?? '/account'))
      } catch (error) {
        if (!(error instanceof SignInError)) throw error
        to(response, '/account', { error: error.wait > 0 ? 'wait' : 'wrong', to: backTo(form['to'] ?? '/account') })
      }
    }),
  )

  router.post(
    '/account/view-as',
    body,
    own(async (who, token, form, request, response) => {
      const whom = whomOf(form)
      if (who.viewAs === null && !who.permissions.has('people'))
        return sendProblem(response, 404, 'There is nothing of this in your scope.')
      setCookie(request, response, names.session, await viewAs(state, token, who.name, whom))
      to(response, whom === null ? '/account' : '/')
    }),
  )

  router.post('/demo/as', body, (request, response) => {
    if (!access.isDemo || !isFromHere(request)) return sendProblem(response, 404, 'This is no demo.')
    const { as = '', to: back } = formOf(request)
    const { role } = visitOf(as)
    setCookie(request, response, names.demo, role === 'everything' ? null : as)
    to(response, backTo(back))
  })

  return router
}

/** Whom an admin wants to look as; null: themselves. */
function whomOf({ role = '', teams = '', collector = '' }: Form): ViewAs | null {
  if (!isRole(role)) return null
  const list = teams
    .split(',')
    .map((team) => team.trim())
    .filter((team) => team !== '')
  return {
    role,
    ...(role === 'manager' ? { teams: list } : {}),
    ...(role === 'collector' ? { collector: collector.trim() } : {}),
  }
}
