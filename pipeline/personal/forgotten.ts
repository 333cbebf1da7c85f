import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { replaceText } from '../lake/files.ts'

/** Whom a home has forgotten: only salted SHA-256 of what they were called, so that deliveries do not bring them back. */
export interface Forgotten {
  readonly salt: string
  /** What stands for a debtor since then, by the hash of his id. */
  readonly debtors: Readonly<Record<string, string>>
  /** Hashes of the ids of their accounts. */
  readonly accounts: readonly string[]
  /** Editions that still hold one of them and are deleted as soon as they are not in use. */
  readonly editions: readonly string[]
}

const fileOf = (home: string) => join(home, 'state', 'forgotten.json')

/** Whom a home has forgotten; null: nobody yet. */
export async function readForgotten(home: string): Promise<Forgotten | null> {
  try {
    return JSON.parse(await readFile(fileOf(home), 'utf8')) as Forgotten
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

export const nobody = (): Forgotten => ({
  ...{ salt: randomBytes(16).toString('hex'), debtors: {}, accounts: [], editions: [] },
})

export async function writeForgotten(home: string, forgotten: Forgotten): Promise<void> {
  await mkdir(dirname(fileOf(home)), { recursive: true })
  await replaceText(fileOf(home), `${JSON.stringify(forgotten, null, 1)}\n`)
}

export const hashOf = ({ salt }: Forgotten, id: string): string =>
  createHash('sha256').update(`${salt}${id}`).digest('hex')

/** SQL of {@link hashOf}. */
export const hashSql = ({ salt }: Forgotten, id: string): string => `sha256('${salt}' || ${id})`

/** A name that says nothing of whom it stands for. */
export const newName = (): string => `forgotten-${randomBytes(16).toString('hex')}`
