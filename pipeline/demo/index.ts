import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeAccounts } from './accounts.ts'
import { writeAssignments } from './assignments.ts'
import { makeCases } from './cases.ts'
import { dealCases } from './dealing.ts'
import { makeCollectors, makeDesks } from './collectors.ts'
import { writeContacts } from './contacts.ts'
import { writeDirty } from './dirty.ts'
import { onFloor, type DemoFile } from './floor.ts'
import { writeManagement } from './management.ts'
import { moveAccounts, writeAccountMonths } from './moves.ts'
import { makeOpening } from './opening.ts'
import { makePayments, writePayments } from './payments.ts'
import { makePermissions } from './permissions.ts'
import { writePlacements } from './placements.ts'
import { DemoError, makePlan, type DemoOptions } from './plan.ts'
import { addPromises, makePromises, writePromises } from './promises.ts'
import { drawQuality, makeQuality, writeQuality } from './quality.ts'
import { makeFindings, refineTouches } from './refine.ts'
import { makeShifts, writeShifts } from './shifts.ts'
import { makeTeams } from './teams.ts'
import { drawTouches } from './touches.ts'
import { truthFolder, writeTruth } from './truth.ts'

export { DemoError, type DemoOptions } from './plan.ts'
export type { DemoFile } from './floor.ts'
export { demoPlan } from './pay_plan.ts'
export { demoSettings } from './settings.ts'

const listName = `${truthFolder}/files.csv`

/** Takes an earlier demo out of the folder; throws `DemoError` when the folder holds anything else. */
const clear = async (to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  const list = await readFile(join(to, listName), 'utf8').catch(() => '')
  const earlier = list
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0] ?? '')
  for (const name of earlier) await rm(join(to, name), { force: true })
  await rm(join(to, listName), { force: true })
  const left = (await readdir(to)).filter((name) => name !== truthFolder && !name.startsWith('.'))
  if (left.length > 0)
    throw new DemoError(
      `${to} already holds ${left.slice(0, 3).join(', ')}${left.length > 3 ? ' …' : ''}: name an empty folder with --to.`,
    )
  await mkdir(join(to, truthFolder), { recursive: true })
}

/**
 * Writes the demo floor: one or more files per table of the data contract into `to`, its ground truth into
 * `to/ground_truth`. Deterministic: same seed, scale, months and end give the same bytes, on any number of threads.
 * Gives the files in the order of writing. An earlier demo in `to` is replaced; throws `DemoError` for options out of
 * range and for a folder with other files.
 */
export const writeDemo = async (options: DemoOptions): Promise<DemoFile[]> => {
  const plan = makePlan(options)
  const { to, onProgress } = options
  await clear(to)
  return onFloor(options, plan, async (floor) => {
    const steps = plan.months.length + 3
    let done = 0
    const step = async (name: string, work: () => Promise<void>): Promise<void> => {
      onProgress?.(name, done / steps)
      await work()
      done += 1
    }
    const [opening, ...months] = plan.months
    await step('people and accounts', async () => {
      await makeTeams(floor)
      await makeCollectors(floor)
      await makeDesks(floor)
      await makeAccounts(floor)
      await makePermissions(floor)
      for (const make of [makeOpening, makeFindings, makePromises, makeQuality, makeShifts]) await make(floor)
      if (opening !== undefined) await writeAccountMonths(floor, opening)
    })
    for (const month of months)
      await step(month.label, async () => {
        await dealCases(floor, month)
        await makeCases(floor, month)
        await makePayments(floor, month)
        await drawTouches(floor, month)
        await refineTouches(floor, month)
        await addPromises(floor, month)
        await drawQuality(floor, month)
        await writeContacts(floor, month)
        await moveAccounts(floor, month)
        await writeAccountMonths(floor, month)
      })
    await step('money and assignments', async () => {
      for (const write of [writePayments, writePromises, writePlacements, writeAssignments, writeShifts])
        await write(floor)
    })
    await step('quality and management', async () => {
      await writeQuality(floor)
      await writeManagement(floor)
    })
    await step('ground truth', async () => {
      await writeTruth(floor, to, await writeDirty(floor, to))
      const lines = floor.files.map((file) => `${file.name},${String(file.records)},${file.sha256}`)
      await writeFile(join(to, listName), `${['name,records,sha256', ...lines].join('\n')}\n`)
    })
    onProgress?.('done', 1)
    return [...floor.files]
  })
}
