import type { Entry } from './audit.ts'
import type { State } from './state.ts'

export interface EntryFilter {
  /** Entries before this number; null: from the latest. */
  readonly before: number | null
  readonly limit: number
  readonly actor?: string | undefined
  readonly action?: string | undefined
}

/** Entries of the audit log, the latest first. */
export function auditEntries({ db }: State, { before, limit, actor, action }: EntryFilter): Promise<Entry[]> {
  let query = db.selectFrom('audit_entries').selectAll().orderBy('seq', 'desc').limit(limit)
  if (before !== null) query = query.where('seq', '<', before)
  if (actor !== undefined) query = query.where('actor', '=', actor)
  if (action !== undefined) query = query.where('action', '=', action)
  return query.execute()
}
