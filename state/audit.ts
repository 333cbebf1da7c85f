import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What somebody did, as it is written down. */
export interface Deed {
  /** `pay.approve`, `finding.confirm`: noun, dot, verb. */
  readonly action: string
  /** What it was done to. */
  readonly subject: string
  /** What else is to be known of it: JSON, without secrets. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** An entry of the log: its `hash` covers every field and the `hash` of the one before it. `at` is a UTC instant. */
export interface Entry {
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  /** JSON. */
  readonly details: string
  readonly previous: string
  readonly hash: string
}

/** The one row that says how long the log is, so that an end cut off is missed. */
export interface Head {
  readonly only: number
  readonly seq: number
  readonly hash: string
}

/** The hash before the first entry. */
export const beginning = '0'.repeat(64)

export function hashOf({ seq, at, actor, action, subject, details, previous }: Omit<Entry, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([seq, at, actor, action, subject, details, previous]))
    .digest('hex')
}

/** JSON with its keys in order: the same details are the same text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  )

/** Adds an entry within the transaction of what it tells of. Writers take turns on the head. */
export async function append(db: Kysely<Tables>, actor: string, at: string, deed: Deed): Promise<Entry> {
  // The update comes first: it is what makes writers wait for each other.
  const { seq, hash: previous } = await db
    .updateTable('audit_head')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow()
  const { action, subject, details } = deed
  const entry = { seq, at, actor, action, subject, details: canonical(details ?? {}), previous }
  const hash = hashOf(entry)
  await db
    .insertInto('audit_entries')
    .values({ ...entry, hash })
    .execute()
  await db.updateTable('audit_head').set({ hash }).execute()
  return { ...entry, hash }
}

/** The first thing wrong with the log, in a sentence; null where every entry follows from the one before it. */
export async function faultOf(db: Kysely<Tables>): Promise<string | null> {
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirst()
  if (head === undefined) return 'The head of the audit log is missing.'
  let last = { seq: 0, hash: beginning }
  for (;;) {
    const entries = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', last.seq)
      .orderBy('seq')
      .limit(1000)
      .execute()
    if (entries.length === 0) break
    for (const entry of entries) {
      if (entry.seq !== last.seq + 1) return `Audit entry ${last.seq + 1} is missing.`
      if (entry.previous !== last.hash) return `Audit entry ${entry.seq} does not follow from the one before it.`
      if (entry.hash !== hashOf(entry)) return `Audit entry ${entry.seq} was changed after it was written.`
      last = { seq: entry.seq, hash: entry.hash }
    }
  }
  if (head.seq !== last.seq || head.hash !== last.hash)
    return `The audit log ends at entry ${last.seq}, but ${head.seq} were written.`
  return null
}
