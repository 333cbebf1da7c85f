import type { Request, Response } from 'express'

export const names = { session: 'rollcall', demo: 'rollcall_demo', flow: 'rollcall_flow' } as const

/** Over TLS the browser itself sees to it that no other host or path sets the cookie. */
const named = (request: Request, name: string) => (request.secure ? `__Host-${name}` : name)

/** The cookie of a request; null: there is none. */
export function cookieOf(request: Request, name: string): string | null {
  const wanted = `${named(request, name)}=`
  const found = (request.get('Cookie') ?? '').split('; ').find((pair) => pair.startsWith(wanted))
  if (found === undefined) return null
  try {
    return decodeURIComponent(found.slice(wanted.length))
  } catch {
    return null
  }
}

/** Sets a cookie that scripts cannot read and other sites do not send along, until the browser is closed. */
export function setCookie(request: Request, response: Response, name: string, value: string | null): void {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: request.secure } as const
  if (value === null) response.clearCookie(named(request, name), options)
  else response.cookie(named(request, name), value, options)
}
