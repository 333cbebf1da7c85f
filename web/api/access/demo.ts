import type { Request } from 'express'
import { isIP } from 'node:net'
import { powersOf, type Principal, type Role } from '../../../state/index.ts'
import { isLocal } from '../guard.ts'
import { cookieOf, names } from './cookie.ts'

/** As whom a visitor of the demo looks: a role, a manager of the team, a collector with the id. */
export interface Visit {
  readonly role: Role | 'everything'
  readonly team?: string
  readonly collector?: string
}

const open: readonly Role[] = ['executive', 'hr', 'compliance', 'steward', 'admin']
const isVisit = (text: string): text is Role | 'everything' =>
  ['everything', ...open, 'manager', 'collector'].includes(text)

/** `manager:T01`, `hr`, `everything`; what is neither is everything. */
export function visitOf(text: string | null): Visit {
  const [role = '', ...rest] = (text ?? '').split(':')
  const id = rest.join(':')
  if (!isVisit(role)) return { role: 'everything' }
  if (role === 'manager') return id === '' ? { role: 'everything' } : { role, team: id }
  if (role === 'collector') return id === '' ? { role: 'everything' } : { role, collector: id }
  return { role }
}

const isLoopbackName = (host: string) => {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return name === 'localhost' || (isIP(name) !== 0 && isLocal(name))
}

/** Whether a request comes from this machine itself, not through a proxy and not by a foreign name (DNS rebinding). */
export const isFromHere = (request: Request): boolean =>
  isLocal(request.socket.remoteAddress) &&
  isLoopbackName(request.get('Host') ?? '') &&
  ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP'].every((name) => request.get(name) === undefined)

/** The visitor of a demo home. */
export function visitorOf(request: Request, now: string): Principal {
  const { role, team, collector } = visitOf(cookieOf(request, names.demo))
  const scope = { ...(team === undefined ? {} : { teams: [team] }), ...(collector === undefined ? {} : { collector }) }
  const powers = powersOf((role === 'everything' ? open : [role]).map((one) => ({ role: one, scope })))
  return {
    ...powers,
    personId: 'demo',
    name: `demo:${role}`,
    displayName: 'Demo',
    via: 'demo',
    viewAs: null,
    mayWrite: true,
    provedAt: now,
    csrf: '',
    publicId: 'demo',
  }
}
