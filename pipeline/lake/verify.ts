import { join } from 'node:path'
import { fingerprint } from './files.ts'
import { readManifest, shardsOf } from './manifest.ts'

/** What is wrong with the lake of a home, one sentence each; nothing where every file is what its manifest says. */
export async function verifyLake(home: string): Promise<string[]> {
  const manifest = readManifest(home)
  if (manifest === null) return []
  const wrong: string[] = []
  for (const { path, sha256, bytes } of [...Object.values(manifest.tables).flatMap(shardsOf), ...manifest.quarantine]) {
    try {
      const found = await fingerprint(join(home, path))
      if (found.bytes !== bytes)
        wrong.push(`${path} has ${found.bytes} bytes instead of ${bytes}; restore it from a backup.`)
      else if (found.sha256 !== sha256) wrong.push(`${path} is not what was written; restore it from a backup.`)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      wrong.push(`${path} is missing; restore it from a backup.`)
    }
  }
  for (const { records, accepted, quarantined, file } of manifest.deliveries)
    if (records !== accepted + quarantined)
      wrong.push(
        `${file} has ${records} records, but ${accepted} are accepted and ${quarantined} quarantined; ingest it again.`,
      )
  return wrong
}
