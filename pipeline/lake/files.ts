import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

/** Makes what was written to a file or folder survive a power cut. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!(
      error instanceof Error &&
      'code' in error &&
      ['EPERM', 'EISDIR', 'EACCES', 'EINVAL'].includes(String(error.code))
    ))
      throw error
  } finally {
    await handle.close()
  }
}

/** SHA-256 of a file, with its size. */
export async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Replaces a file so that a reader sees the old text or the new one, whenever the power goes. */
export async function replaceText(path: string, text: string): Promise<void> {
  const next = `${path}.next`
  const handle = await open(next, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(next, path)
  await sync(dirname(path))
}

/** Moves a finished file to its place and makes both ends durable. */
export async function settle(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await sync(from)
  await rename(from, to)
  await sync(dirname(to))
}

/** Removes every file below `root` that `keep` does not name by its path from there, and folders left empty. */
export async function sweep(root: string, keep: ReadonlySet<string>): Promise<void> {
  const walk = async (folder: string): Promise<boolean> => {
    let isEmpty = true
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() ? !(await walk(path)) : keep.has(relative(root, path).replaceAll('\\', '/')))
        isEmpty = false
      else await rm(path, { recursive: true, force: true })
    }
    return isEmpty
  }
  await walk(root)
}
