import { rm } from 'node:fs/promises'
import type { Manifest } from '#warehouse'
import { removeLeft } from './forget.ts'
import { RunError, editionsOf, type About } from './build.ts'
import { aboutBuilding, buildingFile } from './test.ts'

/** Makes the file that was built and tested the edition in use; the oldest beyond `keep_editions` are deleted. */
export async function publishEdition(home: string): Promise<Manifest<About>> {
  const about = await aboutBuilding(home)
  if (about.checks === null)
    throw new RunError('not_tested', `What is built in ${home} is not tested: run rollcall test first.`)
  const editions = editionsOf(home)
  const manifest = await editions.publish(buildingFile(home), `${about.as_of}-${about.fingerprint}`, about, new Date())
  await rm(`${buildingFile(home)}.json`, { force: true })
  await rm(`${buildingFile(home)}.spill`, { recursive: true, force: true })
  await editions.prune(about.settings.keepEditions + 1)
  await removeLeft(home)
  return manifest
}
