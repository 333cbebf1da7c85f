import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { replaceFile } from '#warehouse'
import { readLake, type Lake } from '../lake/index.ts'
import { readForgotten } from '../personal/forgotten.ts'
import type { OnProgress } from '../progress.ts'
import { activeRules } from '../rules/active.ts'
import { readPacks } from '../rules/read.ts'
import { readScenarios } from '../scenarios/read.ts'
import {
  readSettings,
  saidSettings,
  settingsText,
  type SaidSetting,
  type SettingChange,
  type Settings,
} from '../settings/index.ts'
import { decidedIn } from './decisions.ts'
import { buildAnew, buildFurther, editionBefore, type Built, type Job, type Made } from './make.ts'
import { recipeOf, rulesOf, statementsOf, type Recipe } from './recipe.ts'
import { RunError } from './run_error.ts'
import { missingForDerivation } from './derived.ts'
import { editionsOf } from './editions.ts'
import { version } from './version.ts'

export { RunError } from './run_error.ts'
export { editionsOf } from './editions.ts'

/** What was proved of an edition. */
export interface Checks {
  /** Sentences that hold. */
  readonly passed: number
  /** Those among them that speak only of what has the rows it had in the edition it was built on, of which they were proved. */
  readonly carried?: number
  /** Hash of the sentences, as queries; an edition of before this was noted has none. */
  readonly sentences?: string
  readonly warnings: readonly string[]
}

/** What an edition says of itself. */
export interface About {
  /** The last day that exists in it, `YYYY-MM-DD`. */
  readonly as_of: string
  readonly version: string
  /** Same inputs, settings and version: same fingerprint. */
  readonly fingerprint: string
  readonly settings: Settings
  /** Every setting by its key, and where its value comes from; an edition of before this was noted has none. */
  readonly said?: readonly SaidSetting[]
  /** What is set otherwise than in the edition that was in use before it; absent: nothing. */
  readonly changed?: { readonly since: string; readonly settings: readonly SettingChange[] }
  readonly deliveries: number
  readonly records: number
  readonly quarantined: number
  /** Month ends nothing was delivered for, derived from placements and payments; absent: none. */
  readonly derived?: readonly string[]
  /** The table without which none could be derived although the settings ask for it; absent: none is missing. */
  readonly underivable?: string
  /** Null: not tested, or not all held. */
  readonly checks: Checks | null
  /** How it is made, whatever it is made from; an edition of before this was noted has none. */
  readonly recipe?: Recipe
  readonly built?: Built
}

export interface BuildOptions {
  /** The last day that is to exist; the latest day of the data where it is not given. */
  readonly asOf?: string | undefined
  /** Builds from nothing, whatever the edition in use holds. */
  readonly full?: boolean | undefined
  readonly onProgress?: OnProgress | undefined
}

/** What a build of the home would be made from now. */
export async function jobOf(home: string, { asOf, onProgress }: BuildOptions = {}): Promise<Job> {
  const settings = readSettings(home)
  const active = activeRules(readPacks(home), settings.rules)
  const scenarios = scenariosIn(home, settings)
  const [lake, forgotten, decided] = [await readLake(home), await readForgotten(home), await decidedIn(home)]
  const recipe = recipeOf(settings, active, forgotten)
  return { home, recipe, settings, active, scenarios, lake, decided, asOf: asOf ?? null, onProgress }
}

/** Builds a new data file from the lake, on what the edition in use holds where it can; it is neither checked nor in use yet. */
export async function buildEdition(home: string, options: BuildOptions = {}): Promise<About> {
  const job = await jobOf(home, options)
  const { day, derived, built } = await makeFile(job, options.full ?? false)
  const said = saidSettings(job.settings, settingsText(home))
  const missing = job.settings.snapshots.derive ? missingForDerivation(job.lake) : null
  const about = {
    ...aboutOf(job.settings, job.lake, day, fingerprintOf(job)),
    said,
    derived,
    ...(missing === null ? {} : { underivable: missing }),
    recipe: job.recipe,
    built,
  }
  await replaceFile(`${join(editionsOf(home).folder, '.building.duckdb')}.json`, JSON.stringify(about))
  return about
}

async function makeFile(job: Job, full: boolean): Promise<Made> {
  if (full) return buildAnew(job, null)
  const before = await editionBefore(job.home, job.recipe)
  if (typeof before === 'string' || before === null) return buildAnew(job, before)
  try {
    return await buildFurther(job, before)
  } catch (error) {
    if (error instanceof RunError) throw error
    return buildAnew(
      job,
      `going on from ${before.id} failed: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const scenariosIn = (home: string, settings: Settings) =>
  readScenarios(
    home,
    settings.buckets.map(({ label }) => label),
  )

type Inputs = Omit<Job, 'home' | 'recipe' | 'onProgress'>

/** Changes when, and only when, something an edition is made from does: records, settings, rules, decisions, models, version. */
function fingerprintOf({ settings, active, scenarios, lake, decided, asOf }: Inputs): string {
  const rules = rulesOf(active)
  const statements = statementsOf(settings)
  const files = lake.tables.map(({ name, sha256, columns }) => [name, sha256, columns])
  return createHash('sha256')
    .update(JSON.stringify({ asOf, version, settings, rules, scenarios, statements, files, decided }))
    .digest('hex')
    .slice(0, 12)
}

/** The fingerprint a build of this home would have now. */
export async function currentFingerprint(home: string, asOf: string | undefined): Promise<string> {
  return fingerprintOf(await jobOf(home, { asOf }))
}

function aboutOf(settings: Settings, lake: Lake, asOf: string, fingerprint: string): Omit<About, 'recipe' | 'built'> {
  const count = (of: 'records' | 'quarantined') => lake.deliveries.reduce((all, delivery) => all + delivery[of], 0)
  return {
    as_of: asOf,
    version,
    fingerprint,
    settings,
    deliveries: lake.deliveries.length,
    records: count('records'),
    quarantined: count('quarantined'),
    checks: null,
  }
}
