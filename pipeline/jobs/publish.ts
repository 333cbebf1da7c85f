import { rm } from 'node:fs/promises'
import type { Manifest } from '#warehouse'
import { removeLeft } from './forget.ts'
import { settingChanges } from '../settings/index.ts'
import { RunError, editionsOf, type About } from './build.ts'
import { withState } from './state.ts'
import { aboutBuilding, buildingFile } from './test.ts'

/** Makes the file that was built and tested the edition in use; the oldest beyond `keep_editions` are deleted. */
export async function publishEdition(home: string): Promise<Manifest<About>> {
  const about = await aboutBuilding(home)
  if (about.checks === null)
    throw new RunError('not_tested', `What is built in ${home} is not tested: run rollcall test first.`)
  const editions = editionsOf(home)
  const changed = await settingsChanged(home, about)
  const told = changed === undefined ? about : { ...about, changed }
  const manifest = await editions.publish(buildingFile(home), `${about.as_of}-${about.fingerprint}`, told, new Date())
  await rm(`${buildingFile(home)}.json`, { force: true })
  await rm(`${buildingFile(home)}.spill`, { recursive: true, force: true })
  await editions.prune(about.settings.keepEditions + 1)
  await removeLeft(home)
  return manifest
}

/**
 * What is set otherwise than in the edition in use; undefined: nothing. It is written into the audit log first, so that no
 * edition is in use whose settings nobody was told of.
 */
async function settingsChanged(home: string, { settings }: About): Promise<About['changed']> {
  const editions = editionsOf(home)
  const since = await editions.current()
  if (since === null) return undefined
  const before = await editions.manifestOf(since).catch(() => null)
  const changes = before === null ? [] : settingChanges(before.about.settings, settings)
  if (changes.length === 0) return undefined
  await withState(home, (state) =>
    state.change('rollcall', ({ audit }) =>
      audit({ action: 'settings.change', subject: 'rollcall.yaml', details: { since, changes } }),
    ),
  )
  return { since, settings: changes }
}
