import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import type { RequestContext } from '../api/context.ts'
import { showAs } from '#lib/format/display.ts'
import { compressed } from '#lib/server/compression.ts'
import { counted } from '#lib/server/counting.ts'
import { countingOf, langOf, themeOf } from '#lib/server/preferences.ts'

const shared = globalThis as { [name: symbol]: AsyncLocalStorage<RequestContext> | undefined }

function contextOf(): RequestContext {
  const context = shared[Symbol.for('rollcall.request')]?.getStore()
  if (context === undefined) throw new Error('The pages run inside web/server.ts only.')
  return context
}

/** A refusal of the service carries the HTTP status the reader gets. */
const isUnpublished = (cause: unknown) => cause instanceof Error && 'status' in cause && cause.status === 503

export const handle: Handle = async ({ event, resolve }) => {
  const { service, who, acts, mayOpen, door, print } = contextOf()
  const lang = langOf(event)
  const theme = themeOf(event)
  Object.assign(event.locals, { service, who, acts, door, print, lang, theme, reading: null })
  const answer = async () =>
    compressed(
      event.request,
      await resolve(event, {
        transformPageChunk: ({ html }) =>
          html.replace('%rollcall.lang%', lang === 'zh' ? 'zh-Hans' : 'en').replace('%rollcall.theme%', theme),
      }),
    )
  if (event.route.id !== null && !mayOpen(event.route.id)) {
    if (who === null) return signIn(event.url)
    if (event.request.method !== 'GET' && event.request.method !== 'HEAD') return notFound()
    Object.assign(event.locals, { refused: true })
  }
  if (event.locals.refused === true) return refusal(await answer())
  if (who?.via === 'session' && event.request.method === 'POST' && !(await hasToken(event.request, who.csrf)))
    return new Response('This form is out of date; open the page again.', {
      status: 403,
      headers: { 'Cache-Control': 'no-store' },
    })
  const respond = async () => {
    const response = await answer()
    if (event.route.id !== null && response.status < 400)
      await door.opened(event.route.id, event.url.pathname, event.url.search)
    return response
  }
  if (service === null) return respond()
  try {
    return await service.read((reading) => {
      event.locals.reading = reading
      showAs(reading.edition.display)
      return counted(countingOf(event.cookies), respond)
    })
  } catch (cause) {
    if (!isUnpublished(cause)) throw cause
    return respond()
  }
}

/** Whether a form carries the token of the session it is sent in. */
async function hasToken(request: Request, token: string): Promise<boolean> {
  try {
    return (await request.clone().formData()).get('csrf') === token
  } catch {
    return false
  }
}

/** Sends a reader nobody knows to the page where they sign in, and back afterwards. */
function signIn({ pathname, search }: URL): Response {
  const words = pathname === '/' ? '' : `?${new URLSearchParams({ to: pathname + search }).toString()}`
  return new Response(null, { status: 303, headers: { Location: `/sign-in${words}`, 'Cache-Control': 'no-store' } })
}

const notFound = () => new Response('Not found', { status: 404, headers: { 'Cache-Control': 'no-store' } })

/** A page that did not say so itself is not there for somebody who may not open it. */
const refusal = (response: Response): Response => (response.status >= 400 ? response : notFound())

export const handleError: HandleServerError = ({ kind, error }) => {
  if (kind === 'unknown') contextOf().failed(error)
}
