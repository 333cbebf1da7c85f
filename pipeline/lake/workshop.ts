import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readForgotten } from '../personal/forgotten.ts'
import { Draft } from './draft.ts'
import { openEngine } from './engine.ts'
import { sweep } from './files.ts'
import { emptyManifest, pathsOf, readManifest, type Manifest } from './manifest.ts'

const scratchOf = (home: string) => join(home, 'lake', 'scratch')

/**
 * Opens the lake of a home for writing, without what a run that was killed left behind.
 * @throws Error when its amounts have other fraction digits than the settings say.
 */
export async function withDraft<T>(home: string, digits: number, work: (draft: Draft) => Promise<T>): Promise<T> {
  const manifest: Manifest = readManifest(home) ?? emptyManifest(digits)
  if (manifest.digits !== digits)
    throw new Error(
      `The lake of ${home} holds amounts with ${manifest.digits} fraction digits, but rollcall.yaml says currency.minor_units: ${digits}; set it back, or remove lake/ and ingest everything again.`,
    )
  const scratch = scratchOf(home)
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true })
  await mkdir(join(home, 'quarantine'), { recursive: true })
  await tidy(home, manifest)
  await mkdir(scratch, { recursive: true })
  const engine = await openEngine(scratch)
  try {
    return await work(new Draft(home, engine, scratch, manifest))
  } finally {
    await engine.close()
    await rm(scratch, { recursive: true, force: true })
    const left = readManifest(home)
    if (left !== null && (await readForgotten(home)) !== null) await tidy(home, left)
  }
}

/** Removes every file that the manifest does not name. */
async function tidy(home: string, manifest: Manifest): Promise<void> {
  const kept = pathsOf(manifest)
  const below = (folder: string) =>
    kept.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
  await sweep(join(home, 'lake'), new Set([...below('lake'), 'manifest.json']))
  await sweep(join(home, 'quarantine'), new Set([...below('quarantine'), 'corrections.json']))
}
