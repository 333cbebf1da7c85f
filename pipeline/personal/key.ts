import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sync } from '../lake/files.ts'

const bytes = 32

/** Where the key of a home's pseudonyms is kept. Whoever has it can find the pseudonym of a value that he guesses. */
export const keyFile = (home: string) => join(home, 'state', 'pseudonym.key')

/**
 * The key of a home's pseudonyms, made when there is none yet. Only its owner may read the file.
 * @throws Error when the file is not what was written.
 */
export async function pseudonymKey(home: string): Promise<Buffer> {
  const path = keyFile(home)
  const found = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (found !== null) {
    if (found.length === bytes) return found
    throw new Error(`${path} is damaged; restore it from a backup, or values that came before get other pseudonyms.`)
  }
  await mkdir(dirname(path), { recursive: true })
  const key = randomBytes(bytes)
  const next = `${path}.next`
  await rm(next, { force: true })
  const handle = await open(next, 'wx', 0o600)
  try {
    await handle.writeFile(key)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(next, 0o600)
  await rename(next, path)
  await sync(dirname(path))
  return key
}
