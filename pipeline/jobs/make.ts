import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import {
  Changes,
  Database,
  EditionError,
  Layers,
  buildLayers,
  buildOn,
  keptSchema,
  type AnyModel,
  type Manifest,
  type Reused,
} from '#warehouse'
import { models, runTables } from '#sql'
import type { Lake } from '../lake/index.ts'
import type { OnProgress } from '../progress.ts'
import type { ActiveRule } from '../rules/active.ts'
import { fillRuleTables, type Decided } from '../rules/tables.ts'
import type { Scenario } from '../scenarios/read.ts'
import type { Settings } from '../settings/index.ts'
import type { About } from './build.ts'
import { editionsOf } from './editions.ts'
import { fillRunTables } from './parameters.ts'
import { lastDay, loadRaw } from './raw.ts'
import { differenceOf, type Recipe } from './recipe.ts'
import { noteFiles, refreshRaw } from './refresh.ts'
import { RunError } from './run_error.ts'
import { literal } from '../sql.ts'

/** How the file of an edition came to be. */
export interface Built {
  /** The edition whose tables were taken over where nothing could change them; null: built from nothing. */
  readonly from: string | null
  /** Why it was built from nothing although there is an edition; null where it was not, or was asked to be. */
  readonly why: string | null
  /** Null where it was built from nothing. */
  readonly reused: Reused | null
}

/** What a build is made from. */
export interface Job {
  readonly home: string
  readonly recipe: Recipe
  readonly settings: Settings
  readonly active: readonly ActiveRule[]
  readonly scenarios: readonly Scenario[]
  readonly lake: Lake
  /** The words on findings that stand in this installation. */
  readonly decided: readonly Decided[]
  /** The day asked for; null: the last day of the data. */
  readonly asOf: string | null
  readonly onProgress: OnProgress | undefined
}

export interface Made {
  /** The last day that exists. */
  readonly day: string
  /** Month ends nothing was delivered for, derived. */
  readonly derived: readonly string[]
  readonly built: Built
}

/** Two thirds of the machine's memory at most, and never more than the engine needs for an orderly spill. */
const memory = `${Math.max(1, Math.min(8, Math.floor((totalmem() / 2 ** 30) * 0.6)))}GB`

/** Opens a database to build in: every core, and a folder beside it for what does not fit in memory. */
export const openForBuilding = (file: string, digits: number): Promise<Database> =>
  Database.open(file, {
    digits,
    threads: cpus().length,
    memory,
    spill: `${file}.spill`,
    prepare: ['set preserve_insertion_order = false'],
  })

/** The edition to go on from, proved; else why there is none to go on from, or null where nothing is published. */
export async function editionBefore(home: string, recipe: Recipe): Promise<Manifest<About> | string | null> {
  const editions = editionsOf(home)
  const id = await editions.current()
  if (id === null) return null
  try {
    const { about } = await editions.manifestOf(id)
    return differenceOf(recipe, about.recipe) ?? (await editions.verify(id))
  } catch (error) {
    if (error instanceof EditionError) return error.message
    throw error
  }
}

/** Fills what every model takes as given, once the lake's tables are there. Answers the last day that exists and what is derived. */
export async function fillGiven(
  database: Database,
  { home, settings, active, scenarios, lake, decided, asOf }: Job,
): Promise<Pick<Made, 'day' | 'derived'>> {
  const day = asOf ?? (await lastDay(database))
  if (day === null)
    throw new RunError(
      'no_data',
      `There is nothing to build from in ${home}: put deliveries into ${join(home, 'inbox')}.`,
    )
  const derived = await fillRunTables(database, settings, lake, day, scenarios)
  await fillRuleTables(
    database,
    active,
    settings.rules,
    lake.tables.some(({ name }) => name === 'permissions'),
    decided,
  )
  return { day, derived }
}

const telling =
  ({ onProgress }: Job) =>
  (model: AnyModel, done: number, of: number) =>
    onProgress?.({ step: 'build', done: done + 1, total: of + 1, about: model.name })

/** Builds the file from nothing. */
export async function buildAnew(job: Job, why: string | null): Promise<Made> {
  const file = await editionsOf(job.home).newFile()
  const database = await openForBuilding(file, job.settings.currency.minorUnits)
  try {
    job.onProgress?.({ step: 'build', done: 0, total: models.length + 1, about: 'raw' })
    const layers = Layers.empty(database)
    await loadRaw(database, job.lake, job.settings.timezone, layers)
    const given = await fillGiven(database, job)
    await buildLayers(database, models, layers, { onModel: telling(job) })
    await layers.write()
    await noteFiles(database, job.lake)
    await database.run('checkpoint')
    return { ...given, built: { from: null, why, reused: null } }
  } finally {
    await database.close()
  }
}

/** Builds the file from a copy of the edition before: what no change reaches stays in it as it is. */
export async function buildFurther(job: Job, before: Manifest<About>): Promise<Made> {
  const editions = editionsOf(job.home)
  const file = await editions.newFile()
  await copyFile(editions.fileOf(before.id), file, constants.COPYFILE_FICLONE)
  const database = await openForBuilding(file, job.settings.currency.minorUnits)
  try {
    job.onProgress?.({ step: 'build', done: 0, total: models.length + 1, about: 'raw' })
    await database.run(`attach ${literal(editions.fileOf(before.id))} as before (read_only)`)
    await dropViews(database)
    const [layers, changes] = [await Layers.read(database), new Changes(database)]
    await refreshRaw(database, { lake: job.lake, timezone: job.settings.timezone, layers, changes })
    for (const { name } of Object.values(runTables)) await database.run(`drop table ${name}`)
    const given = await fillGiven(database, job)
    for (const { name } of Object.values(runTables)) {
      changes.touch(name)
      if (!(await changes.isChanged(name))) changes.release(name)
    }
    const reused = await buildOn(database, models, { changes, layers, onModel: telling(job) })
    await layers.write()
    await noteFiles(database, job.lake)
    await database.run('detach before')
    await database.run('checkpoint')
    return { ...given, built: { from: before.id, why: null, reused } }
  } finally {
    await database.close()
  }
}

/** Views are made again over what stays; those of kept tables too. */
async function dropViews(database: Database): Promise<void> {
  const views = await database.rows<{ name: string }>(
    `select schema_name || '.' || view_name as name from duckdb_views() where not internal and database_name = current_database() and schema_name <> '${keptSchema}'`,
  )
  for (const { name } of views) await database.run(`drop view ${name}`)
}
