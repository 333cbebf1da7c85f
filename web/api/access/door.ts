import type { Request } from 'express'
import { linkOf, sessionsOf, type Principal } from '../../../state/index.ts'
import type { Door } from '../context.ts'
import { officeOf } from './admin.ts'
import { isFromHere } from './demo.ts'
import { note } from './noted.ts'
import { personalPages } from './policies.ts'
import type { Access } from './who.ts'

/** What the pages for signing in are given. */
export const doorOf = (access: Access, request: Request, who: Principal | null): Door => ({
  isDemo: access.isDemo && isFromHere(request),
  hasProvider: access.provider !== null,
  sessions: () => (who === null ? Promise.resolve([]) : sessionsOf(access.state, who.personId)),
  link: (secret) => linkOf(access.state, secret),
  viewed: async (what, subject) => {
    if (who !== null) await note(access, who, 'view', what, { subject })
  },
  opened: async (route, path, search) => {
    const as = personalPages[route]
    if (who !== null && as !== undefined) await note(access, who, as, path, search === '' ? {} : { search })
  },
  office: officeOf(access, who),
})
