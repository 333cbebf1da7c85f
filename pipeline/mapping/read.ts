import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceName } from '#sql'
import { deliverable, isTable, isZone, tableNames } from '../contract.ts'
import { nearest } from '../nearest.ts'
import { readYaml } from '../yaml.ts'
import { parseFormat, type Format } from './formats.ts'
import { MappingError, type Mapping, type TableMapping } from './mapping.ts'
import { addressOf, fetchedFiles, fetchOf } from './fetch.ts'
import { mappingSchema, type WrittenTable } from './schema.ts'

type Fail = (path: readonly PropertyKey[], message: string) => never

const suggestion = (word: string, known: readonly string[]) => {
  const near = nearest(word, known)
  return near === null ? `; known are ${known.join(', ')}` : `; did you mean \`${near}\`?`
}

function tableOf(source: string, table: SourceName, written: WrittenTable, fail: Fail): TableMapping {
  const contract = deliverable(table)
  const names = Object.keys(contract)
  const at = (...path: PropertyKey[]) => ['tables', table, ...path]
  for (const key of ['columns', 'fill', 'values', 'formats', 'skip'] as const)
    for (const name of Object.keys(written[key]))
      if (!Object.hasOwn(contract, name))
        fail(at(key, name), `\`${name}\` is no column of ${table}${suggestion(name, names)}`)
  for (const name of Object.keys(written.fill))
    if (Object.hasOwn(written.columns, name))
      fail(at('fill', name), `\`${name}\` stands under \`columns\` and under \`fill\`; keep one`)
  if (written.quote === written.delimiter) fail(at('quote'), 'the quote and the delimiter must differ')
  if (written.each.length === 0) fail(at('each'), '`each` is empty; leave it out or list what differs')
  const formats: Record<string, Format> = {}
  for (const [name, text] of Object.entries(written.formats)) {
    const format = parseFormat(text, contract[name]!)
    if (typeof format === 'string') fail(at('formats', name), `the format of \`${name}\` ${format}`)
    else formats[name] = format
  }
  for (const [name, translated] of Object.entries(written.values))
    for (const [from, to] of Object.entries(translated)) {
      const { values } = contract[name]!
      if (to !== '' && values !== undefined && !values.includes(to))
        fail(at('values', name, from), `\`${to}\` is no value of \`${name}\`${suggestion(to, values)}`)
    }
  const fetch = fetchOf(written, (key, message) => fail(at(key), message))
  const { final_newline: finalNewline, clock_changes: clockChanges, files, ...rest } = written
  const { query: _query, table: _table, incremental: _incremental, ...said } = rest
  const claimed = fetch === null ? files : [...files, fetchedFiles(source, table)]
  return { ...said, table, files: claimed, formats, finalNewline, clockChanges, fetch }
}

/**
 * A mapping from its YAML text.
 * @throws MappingError naming the line and the remedy.
 */
export function parseMapping(text: string, file: string): Mapping {
  const yaml = readYaml(text)
  if ('message' in yaml) throw new MappingError(file, yaml.line, `this is no valid YAML: ${yaml.message}`)
  const fail: Fail = (path, message) => {
    throw new MappingError(file, yaml.lineOf(path), message)
  }
  const read = mappingSchema.safeParse(yaml.value)
  if (!read.success) {
    const [issue] = read.error.issues
    const path = [...(issue?.path ?? [])]
    if (issue?.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? ''
      const known = path.length === 0 ? mappingKeys : path[0] === 'postgres' ? postgresKeys : tableKeys
      fail([...path, key], `\`${key}\` is no key of a mapping${suggestion(key, known)}`)
    }
    const missing = valueAt(yaml.value, path) === undefined
    fail(path, `\`${path.map(String).join('.')}\` ${missing ? 'is missing' : (issue?.message ?? 'cannot be read')}`)
  }
  const { source, timezone, tables } = read.data
  if (timezone !== null && !isZone(timezone))
    fail(['timezone'], `\`${timezone}\` is no IANA time zone; write one such as Asia/Shanghai`)
  return {
    file,
    source,
    timezone,
    postgres: addressOf(read.data, (path, message) => fail(path, message)),
    tables: Object.entries(tables).map(([table, written]) => {
      if (!isTable(table)) return fail(['tables', table], `\`${table}\` is no table${suggestion(table, tableNames)}`)
      return tableOf(source, table, written, fail)
    }),
  }
}

/** What stands at a path of plain values; undefined: nothing. */
const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )

const mappingKeys = ['source', 'timezone', 'postgres', 'tables']
const postgresKeys = ['url_from', 'url_file']
const tableKeys = [
  ...['files', 'encoding', 'delimiter', 'quote', 'final_newline', 'clock_changes', 'columns', 'fill', 'values'],
  ...['formats', 'nulls', 'skip', 'each'],
  ...['query', 'table', 'incremental'],
]

/**
 * The mappings of an installation, in the order of their names.
 * @throws MappingError for the first that cannot be used.
 */
export function readMappings(home: string): Mapping[] {
  const folder = join(home, 'mappings')
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return names
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => parseMapping(readFileSync(join(folder, name), 'utf8'), join('mappings', name)))
}
