import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceName } from '#sql'
import { replaceText, settle } from '../lake/files.ts'
import { readManifest } from '../lake/manifest.ts'
import { readMappings, type Fetch, type Mapping } from '../mapping/index.ts'
import { fetchedFolder } from '../mapping/fetch.ts'
import type { OnProgress } from '../progress.ts'
import { addressOf } from './address.ts'
import { SourceError, sourceError, whereOf } from './error.ts'
import type { Reader } from './reader.ts'
import { readState, writeState, type FetchState } from './state.ts'

export { SourceError } from './error.ts'

/** A file that was fetched into the inbox. */
export interface Fetched {
  readonly source: string
  readonly table: string
  /** From the inbox on. */
  readonly file: string
  readonly records: number
}

interface Task {
  readonly home: string
  readonly source: string
  readonly table: SourceName
  readonly fetch: Fetch
  /** SHA-256 of every file the lake has taken in. */
  readonly taken: ReadonlySet<string>
}

/**
 * Fetches what the mappings of a home name in databases into its inbox, where it is a delivery like any other, with a
 * manifest of its records and hash. Rows count as fetched when the lake has taken their file in.
 * @throws SourceError for the first that cannot be fetched; nothing of its table is in the inbox then.
 */
export async function fetchSources(home: string, onProgress?: OnProgress): Promise<Fetched[]> {
  const fetched: Fetched[] = []
  const mappings = readMappings(home).filter(({ postgres }) => postgres !== null)
  const taken = new Set((readManifest(home)?.deliveries ?? []).map(({ sha256 }) => sha256))
  for (const mapping of mappings) fetched.push(...(await fetchMapping(home, mapping, taken, onProgress)))
  return fetched
}

async function fetchMapping(
  home: string,
  mapping: Mapping,
  taken: ReadonlySet<string>,
  onProgress: OnProgress | undefined,
): Promise<Fetched[]> {
  const { source, file } = mapping
  const tasks = mapping.tables.flatMap(({ table, fetch }) => (fetch === null ? [] : [{ table, fetch }]))
  if (tasks.length === 0) return []
  const url = addressOf(home, mapping)
  const where = whereOf(url)
  const { Reader, reading } = await import('./reader.ts')
  let what: string | null = null
  try {
    return await reading(url, async (client) => {
      const fetched: Fetched[] = []
      for (const [done, { table, fetch }] of tasks.entries()) {
        what = `${table} of ${source}`
        onProgress?.({ step: 'fetch', done, total: tasks.length, about: what })
        const one = await fetchTable({ home, source, table, fetch, taken }, await Reader.open(client, fetch))
        if (one !== null) fetched.push(one)
      }
      onProgress?.({ step: 'fetch', done: tasks.length, total: tasks.length })
      return fetched
    })
  } catch (error) {
    throw sourceError(source, file, where, what, error)
  }
}

/** Where to go on. A file that the lake never took in is fetched again, from where it began. */
async function standing({ home, source, table, fetch, taken }: Task): Promise<FetchState | null> {
  const state = await readState(home, source, table)
  if (state === null || taken.has(state.sha256)) return state?.asked === JSON.stringify(fetch) ? state : null
  for (const file of [state.file, `${state.file}.manifest.json`]) await rm(join(home, 'inbox', file), { force: true })
  return state.asked === JSON.stringify(fetch) ? { ...state, after: state.before, ties: 0, sha256: '' } : null
}

async function fetchTable(task: Task, reader: Reader): Promise<Fetched | null> {
  const { home, source, table, fetch, taken } = task
  const { incremental: column } = fetch
  const before = await standing(task)
  const last = column === null ? null : await lastOf(task, reader, column)
  const since = column !== null && before?.after != null ? { column, value: before.after } : null
  if (since !== null && last?.value === since.value && last.ties === before?.ties) return null

  const folder = join(home, 'inbox', fetchedFolder(source))
  await mkdir(folder, { recursive: true })
  const part = join(folder, `.${table}.part`)
  try {
    const { records, hash } = await reader.copy(part, since)
    let sha256 = hash.copy().digest('hex')
    if (records === 0 || sha256 === before?.sha256) return null
    // A table that is again what it once was is news; a blank line is no record and makes the bytes new.
    while (taken.has(sha256)) {
      await appendFile(part, '\n')
      sha256 = hash.update('\n').copy().digest('hex')
    }
    const name = `${table}-${new Date().toISOString().replace(/[-:.]/g, '')}.csv`
    const file = `${fetchedFolder(source)}/${name}`
    await replaceText(join(folder, `${name}.manifest.json`), `${JSON.stringify({ records, sha256 })}\n`)
    await settle(part, join(folder, name))
    const state = { before: since?.value ?? null, after: last?.value ?? null, ties: last?.ties ?? 0, file, sha256 }
    await writeState(home, source, table, { asked: JSON.stringify(fetch), ...state })
    return { source, table, file, records }
  } finally {
    await rm(part, { force: true })
  }
}

async function lastOf({ source, table }: Task, reader: Reader, column: string) {
  if (!reader.has(column))
    throw new SourceError(
      source,
      `${table} of ${source} is fetched by \`${column}\`, which its rows do not have; select that column or correct \`incremental\`.`,
    )
  const last = await reader.last(column)
  if (last.isMissing)
    throw new SourceError(
      source,
      `${table} of ${source} has rows without \`${column}\`, which would never be fetched; fill it, or leave \`incremental\` out.`,
    )
  return last
}
