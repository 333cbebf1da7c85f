import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { replaceText } from '../lake/files.ts'

const schema = z.object({
  /** What was fetched, as the mapping said it. */
  asked: z.string(),
  /** Last value of the incremental column before and after the last fetch, and its rows; null: none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  ties: z.number(),
  /** The file of the last fetch that had rows, from the inbox on. */
  file: z.string(),
  sha256: z.string(),
})

/** How far the fetching of one table has come. */
export type FetchState = z.infer<typeof schema>

const place = (home: string, source: string, table: string) =>
  join(home, 'state', 'postgres', `${source}.${table}.json`)

/** null: nothing was fetched yet, or what is written of it cannot be read, so that all is fetched. */
export async function readState(home: string, source: string, table: string): Promise<FetchState | null> {
  try {
    return schema.parse(JSON.parse(await readFile(place(home, source, table), 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

export async function writeState(home: string, source: string, table: string, state: FetchState): Promise<void> {
  const path = place(home, source, table)
  await mkdir(dirname(path), { recursive: true })
  await replaceText(path, `${JSON.stringify(state, null, 2)}\n`)
}
