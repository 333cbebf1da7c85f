import type { Fetch, PostgresAddress } from './mapping.ts'
import type { WrittenMapping, WrittenTable } from './schema.ts'

/** Folder of the inbox that holds what runs fetched. */
export const fetchedRoot = 'postgres'

/** Where it holds what was fetched of a source, with `/`. */
export const fetchedFolder = (source: string) => `${fetchedRoot}/${source}`

/** The files a run fetched for a table, as a mapping names files. */
export const fetchedFiles = (source: string, table: string) => `${fetchedFolder(source)}/${table}-*.csv`

/** What a table says of its rows in a database; null: nothing. */
export function fetchOf(
  written: WrittenTable,
  fail: (key: keyof WrittenTable, message: string) => never,
): Fetch | null {
  const { query, table, incremental } = written
  if (query === null && table === null)
    return incremental === null ? null : fail('incremental', '`incremental` needs `query` or `table` beside it')
  if (query !== null && table !== null) fail('table', '`query` and `table` stand side by side; keep one')
  if (written.delimiter !== ',') fail('delimiter', '`delimiter` is for files; leave it out where rows are fetched')
  if (written.quote !== '"') fail('quote', '`quote` is for files; leave it out where rows are fetched')
  if (written.encoding !== null && written.encoding !== 'utf-8')
    fail('encoding', '`encoding` is for files; leave it out where rows are fetched')
  return { from: query !== null ? { query } : { table: table ?? '' }, incremental }
}

/** Where the address of a mapping's database stands; null: it has none. */
export function addressOf(
  { source, postgres, tables }: WrittenMapping,
  fail: (path: readonly string[], message: string) => never,
): PostgresAddress | null {
  const fetched = Object.entries(tables).find(([, { query, table }]) => query !== null || table !== null)
  if (postgres === null)
    return fetched === undefined
      ? null
      : fail(
          ['tables', fetched[0]],
          `\`${fetched[0]}\` is fetched from a database, so write \`postgres: { url_from: NAME }\` above \`tables\``,
        )
  if (!/^[\w][\w.-]{0,99}$/.test(source))
    fail(['source'], '`source` names files of what is fetched; write letters, digits, - and _ only')
  const { url_from: variable, url_file: file } = postgres
  if (variable !== null && file !== null)
    fail(['postgres', 'url_file'], '`url_from` and `url_file` both stand; keep one')
  if (file !== null) return { file }
  if (variable === null) return fail(['postgres'], '`postgres` needs `url_from` or `url_file`')
  return /^[A-Za-z_]\w*$/.test(variable)
    ? { variable }
    : fail(
        ['postgres', 'url_from'],
        '`url_from` is no name of an environment variable; the address itself does not belong in a mapping',
      )
}
