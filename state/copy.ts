import { backup, DatabaseSync } from 'node:sqlite'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Copies the SQLite store of a home while others use it. False: the home has none. */
export async function copyStore(home: string, to: string): Promise<boolean> {
  const from = join(home, 'state', 'state.sqlite')
  if (!existsSync(from)) return false
  const file = new DatabaseSync(from, { readOnly: true })
  try {
    await backup(file, to)
  } finally {
    file.close()
  }
  return true
}
