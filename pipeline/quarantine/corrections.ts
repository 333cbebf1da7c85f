import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceText } from '../lake/files.ts'

/** New texts of a quarantined record: under a header of its file, a column of the contract, or `record` for all of it. */
export type Changes = Readonly<Record<string, string>>

/** What a person has put right in a record, and when. */
export interface Correction {
  readonly changes: Changes
  readonly at: string
}

const pathOf = (home: string) => join(home, 'quarantine', 'corrections.json')

/** Corrections by the id of their record. They are kept when they have been used: the file of the record stays as it was. */
export function readCorrections(home: string): Readonly<Record<string, Correction>> {
  try {
    return JSON.parse(readFileSync(pathOf(home), 'utf8')) as Record<string, Correction>
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

/** Forgets what was put right in some records. */
export async function withdraw(home: string, ids: ReadonlySet<string>): Promise<void> {
  const all = Object.entries(readCorrections(home))
  const rest = all.filter(([id]) => !ids.has(id))
  if (rest.length < all.length)
    await replaceText(pathOf(home), `${JSON.stringify(Object.fromEntries(rest), null, 1)}\n`)
}

/** Adds to the corrections of records; what they say of other columns stays. */
export async function correctAll(home: string, ids: readonly string[], changes: Changes): Promise<Correction[]> {
  const [all, at] = [readCorrections(home), new Date().toISOString()]
  const added = ids.map((id) => [id, { changes: { ...all[id]?.changes, ...changes }, at }] as const)
  mkdirSync(join(home, 'quarantine'), { recursive: true })
  await replaceText(pathOf(home), `${JSON.stringify({ ...all, ...Object.fromEntries(added) }, null, 1)}\n`)
  return added.map(([, correction]) => correction)
}
