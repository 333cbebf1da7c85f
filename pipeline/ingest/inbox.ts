import { existsSync } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceName } from '#sql'
import { isTable, tableNames } from '../contract.ts'
import type { Mapping, TableMapping } from '../mapping/index.ts'
import { plainMapping } from '../mapping/plain.ts'
import { nearest } from '../nearest.ts'
import { limits } from './limits.ts'
import { FileRefused } from './refusal.ts'

export type FileFormat = 'csv' | 'csv.gz' | 'ndjson' | 'parquet'

/** A file of the inbox and what it is to be read as. */
export interface InboxFile {
  /** Its path from the inbox, with `/`. */
  readonly file: string
  readonly path: string
  readonly format: FileFormat
  /** At least one; several when one file fills several tables. */
  readonly mappings: readonly TableMapping[]
  /** IANA zone of its local times; null: the operation's. */
  readonly timezone: string | null
}

/** A file of the inbox that cannot be read as anything. */
export interface Unreadable {
  readonly file: string
  readonly refusal: FileRefused
}

/** What the ending of a file name says; null: nothing that is known. */
export const formatOf = (name: string): FileFormat | null =>
  (/\.(csv|csv\.gz|ndjson|parquet)$/i.exec(name)?.[1]?.toLowerCase() ?? null) as FileFormat | null

const matcher = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
    'u',
  )

/** Whether a mapping names a file, by its name or its path from the inbox. */
export function isNamed({ files }: TableMapping, file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return files.some((pattern) => matcher(pattern).test(name.normalize()) || matcher(pattern).test(file.normalize()))
}

/** The table the contract's own naming gives a file; null: none. */
function tableByName(file: string): SourceName | null {
  const [folder, ...below] = file.split('/')
  if (below.length > 0) return folder !== undefined && isTable(folder) ? folder : null
  const [table] = (folder ?? '').split('.')
  return table !== undefined && isTable(table) ? table : null
}

/** How a file of this name is read. @throws FileRefused when nothing or more than one thing says how. */
export function readingOfName(file: string, mappings: readonly Mapping[]): Pick<InboxFile, 'mappings' | 'timezone'> {
  const named = mappings
    .map((mapping) => ({ ...mapping, tables: mapping.tables.filter((table) => isNamed(table, file)) }))
    .filter(({ tables }) => tables.length > 0)
  if (named.length > 1)
    throw new FileRefused(
      'mapping_ambiguous',
      `${file} is claimed by ${named.map(({ file: name }) => name).join(' and ')}; narrow the \`files\` of one of them.`,
    )
  const [only] = named
  if (only !== undefined) return { mappings: only.tables, timezone: only.timezone }
  const table = tableByName(file)
  if (table === null) {
    const near = nearest(file.split(/[./]/)[0] ?? '', tableNames)
    throw new FileRefused(
      'unknown_file',
      `${file} is named after no table and by no mapping${near === null ? '.' : `; did you mean \`${near}\`?`} Name it <table>.csv or add it to the \`files\` of a mapping.`,
    )
  }
  for (const { tables, timezone } of mappings)
    for (const mapping of tables)
      if (mapping.table === table && mapping.files.length === 0) return { mappings: [mapping], timezone }
  return { mappings: [plainMapping(table)], timezone: null }
}

const isUnsafe = (name: string) => /[\p{Cc}\p{Cf}\ufffd]/u.test(name)

/** A folder with this file in it holds no deliveries. */
const passedOver = '.rollcallignore'

async function* walk(folder: string, from: string): AsyncGenerator<string> {
  if (existsSync(join(folder, passedOver))) return
  for await (const { name } of await opendir(folder)) {
    if (name.startsWith('.') || name.endsWith('.manifest.json')) continue
    const [path, file] = [join(folder, name), from === '' ? name : `${from}/${name}`]
    if ((await lstat(path)).isDirectory()) yield* walk(path, file)
    else yield file
  }
}

/**
 * The files of an inbox in byte order of their names, and those that nothing can be made of.
 * @throws Error when there are more than a run can take in.
 */
export async function readInbox(
  inbox: string,
  mappings: readonly Mapping[],
  most: number = limits.files,
): Promise<(InboxFile | Unreadable)[]> {
  const names: string[] = []
  for await (const file of walk(inbox, '')) {
    names.push(file)
    if (names.length > most)
      throw new Error(
        `${inbox} holds more than ${most} files; take out what was taken in already, or join small files into one per table.`,
      )
  }
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const files: (InboxFile | Unreadable)[] = []
  for (const file of names) {
    try {
      files.push(await lookAt(inbox, file, mappings))
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error
      files.push({ file, refusal: error })
    }
  }
  return files
}

async function lookAt(inbox: string, file: string, mappings: readonly Mapping[]): Promise<InboxFile> {
  const path = join(inbox, file)
  if (isUnsafe(file))
    throw new FileRefused('name_unsafe', `${JSON.stringify(file)} has invisible characters in its name; rename it.`)
  if (!(await lstat(path)).isFile())
    throw new FileRefused(
      'not_a_file',
      `${file} is a link or a device, not a file; put the file itself into the inbox.`,
    )
  const how = readingOfName(file, mappings)
  const format = formatOf(file)
  if (format === null)
    throw new FileRefused(
      'unknown_file',
      `${file} has no ending that is known; deliver .csv, .csv.gz, .ndjson or .parquet.`,
    )
  return { file, path, format, ...how }
}
