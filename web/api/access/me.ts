import type { RequestHandler } from 'express'
import { auditEntries } from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import { whoOf, type Access } from './who.ts'

/** `/api/v1/me`: who asks, what they may see and do. */
export const me: RequestHandler = (_request, response) => {
  const who = whoOf(response)
  if (who === null) throw new Refusal(401, 'Sign in first.')
  const { name, displayName, roles, permissions, rows, via, viewAs, mayWrite, csrf } = who
  response.set('Cache-Control', 'no-store').json({
    name,
    display_name: displayName,
    roles,
    permissions: [...permissions],
    rows,
    via,
    view_as: viewAs,
    may_write: mayWrite,
    csrf_token: csrf,
  })
}

/** `/api/v1/audit`: the log, the latest entries first. */
export const audited =
  ({ state }: Access): RequestHandler =>
  async (request, response) => {
    const { before, limit } = request.query as Record<string, string | undefined>
    for (const text of [before, limit])
      if (text !== undefined && !/^\d{1,15}$/.test(text)) throw new Refusal(400, 'before and limit take whole numbers.')
    const entries = await auditEntries(state, {
      before: before === undefined ? null : Number(before),
      limit: Math.min(Number(limit ?? 100), 1000),
    })
    response.set('Cache-Control', 'no-store').json({ entries })
  }
