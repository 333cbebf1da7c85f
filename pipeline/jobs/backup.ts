import { chmod, copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { copyStore } from '#state'
import { sha256Of } from '#warehouse'
import { withRunLock } from './lock.ts'

/** What a backup says of itself: every file by its path from the home. */
export interface BackupManifest {
  readonly made_at: string
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>
}

export const manifestName = 'backup.json'
/** Deliveries in the inbox are not a part of the home's memory; the store is copied in a way of its own. */
const isLeftOut = (path: string) =>
  /^(inbox|logs)(\/|$)/.test(path) ||
  /^state\/state\.sqlite/.test(path) ||
  /(^|\/)\.(building|run)|\.lock$|\.wal$/.test(path) ||
  path === manifestName

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !isLeftOut(path))
    .sort()
}

/** A folder that is no place for a backup. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** Copies a home while nothing changes it, and proves each copy by its hash. */
export async function backUp(home: string, to: string, now: Date): Promise<BackupManifest> {
  if (existsSync(to) && (await readdir(to)).length > 0) throw new BackupError(`${to} is not empty; name a new folder.`)
  if (!existsSync(home)) throw new BackupError(`There is no home at ${home}; say which with --home.`)
  await mkdir(to, { recursive: true, mode: 0o700 })
  return withRunLock(home, 'backup', async () => {
    const files: Record<string, { bytes: number; sha256: string }> = {}
    for (const path of await filesIn(home)) {
      const [from, copy] = [join(home, path), join(to, path)]
      await mkdir(dirname(copy), { recursive: true })
      await copyFile(from, copy)
      const [before, after] = [await sha256Of(from), await sha256Of(copy)]
      if (before !== after) throw new BackupError(`The copy of ${path} differs from it; try another disk.`)
      files[path] = { bytes: (await stat(copy)).size, sha256: after }
    }
    const store = 'state/state.sqlite'
    await mkdir(join(to, 'state'), { recursive: true, mode: 0o700 })
    if (await copyStore(home, join(to, store))) {
      await chmod(join(to, store), 0o600)
      files[store] = { bytes: (await stat(join(to, store))).size, sha256: await sha256Of(join(to, store)) }
    }
    const manifest = { made_at: now.toISOString(), files }
    await writeFile(join(to, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
    return manifest
  })
}

/** What is wrong with the files of a backup, one sentence each; null: the folder is no backup. */
export async function faultsOfBackup(folder: string): Promise<string[] | null> {
  const place = join(folder, manifestName)
  if (!existsSync(place)) return null
  const { files } = JSON.parse(await readFile(place, 'utf8')) as BackupManifest
  const wrong: string[] = []
  for (const [path, { sha256 }] of Object.entries(files))
    if (!existsSync(join(folder, path))) wrong.push(`${path} is missing from the backup.`)
    else if ((await sha256Of(join(folder, path))) !== sha256) wrong.push(`${path} is not what was backed up.`)
  return wrong
}
