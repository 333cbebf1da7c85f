import type { Request } from 'express'
import type { Principal } from '../../../state/index.ts'
import type { Route } from '../route.ts'
import type { Access } from './who.ts'

/** Routes that show what is personal: records, and what single people did. */
const personal: ReadonlySet<string> = new Set(['facts', 'findings', 'finding-story', 'gaming'])

/** Writes into the audit log what was looked at that is personal, and what was taken away as a file. */
export async function noted({ state }: Access, who: Principal, route: Route, request: Request): Promise<void> {
  const asked = { ...request.query, ...request.params, ...(request.body as object | undefined) } as Record<
    string,
    unknown
  >
  const format =
    asked['format'] ??
    request.accepts(['json', 'csv', 'application/vnd.apache.arrow.stream', 'application/vnd.apache.parquet'])
  const isExport = route.kind === 'rows' && format !== 'json'
  const byPerson = [asked['by'], asked['where']].some((words) => JSON.stringify(words ?? '').includes('collector'))
  if (!isExport && !personal.has(route.id) && !byPerson) return
  await note({ state }, who, isExport ? 'export' : 'view', `/api/v1${route.path}`, { words: asked })
}

/** Writes down that somebody saw something, and as whom. */
export const note = (
  { state }: Pick<Access, 'state'>,
  who: Principal,
  action: string,
  subject: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<unknown> =>
  state.change(who.name, ({ audit }) =>
    audit({ action, subject, details: { ...details, ...(who.viewAs === null ? {} : { viewAs: who.viewAs }) } }),
  )
