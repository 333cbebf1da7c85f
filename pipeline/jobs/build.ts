import { createHash } from 'node:crypto'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { Database, EditionFolder, build, duckdb, replaceFile, statementOf, type AnyModel } from '#warehouse'
import { models } from '#sql'
import { readLake, type Lake } from '../lake/index.ts'
import type { OnProgress } from '../progress.ts'
import { readSettings, type Settings } from '../settings/index.ts'
import { activeRules, type ActiveRule } from '../rules/active.ts'
import { readPacks } from '../rules/read.ts'
import { readScenarios, type Scenario } from '../scenarios/read.ts'
import { fillRuleTables } from '../rules/tables.ts'
import { fillRunTables } from './parameters.ts'
import { lastDay, loadRaw } from './raw.ts'
import { version } from './version.ts'

/** What an edition says of itself. */
export interface About {
  /** The last day that exists in it, `YYYY-MM-DD`. */
  readonly as_of: string
  readonly version: string
  /** Same inputs, settings and version: same fingerprint. */
  readonly fingerprint: string
  readonly settings: Settings
  readonly deliveries: number
  readonly records: number
  readonly quarantined: number
  /** Sentences checked, and whether all held. */
  readonly checks: { readonly passed: number; readonly warnings: readonly string[] } | null
}

/** A run that could not go on; the edition in use stays. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

export interface BuildOptions {
  /** The last day that is to exist; the latest day of the data where it is not given. */
  readonly asOf?: string | undefined
  readonly onProgress?: OnProgress | undefined
}

export const editionsOf = (home: string): EditionFolder<About> => new EditionFolder<About>(join(home, 'editions'))

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

/** Builds a new data file from the lake, from nothing; it is neither checked nor in use yet. */
export async function buildEdition(home: string, { asOf, onProgress }: BuildOptions = {}): Promise<About> {
  const settings = readSettings(home)
  const active = activeRules(readPacks(home), settings.rules)
  const scenarios = scenariosIn(home, settings)
  const lake = await readLake(home)
  const file = await editionsOf(home).newFile()
  const database = await openForBuilding(file, settings.currency.minorUnits)
  try {
    onProgress?.({ step: 'build', done: 0, total: models.length + 1, about: 'raw' })
    await loadRaw(database, lake, settings.timezone)
    const day = asOf ?? (await lastDay(database))
    if (day === null)
      throw new RunError(
        'no_data',
        `There is nothing to build from in ${home}: put deliveries into ${join(home, 'inbox')}.`,
      )
    await fillRunTables(database, settings, lake, day, scenarios)
    await fillRuleTables(
      database,
      active,
      settings.rules,
      lake.tables.some(({ name }) => name === 'permissions'),
    )
    await build(database, models, {
      onModel: (model: AnyModel, done, of) =>
        onProgress?.({ step: 'build', done: done + 1, total: of + 1, about: model.name }),
    })
    await database.run('checkpoint')
    const about = aboutOf(settings, lake, day, fingerprintOf({ settings, active, scenarios, lake, asOf: asOf ?? null }))
    await replaceFile(`${file}.json`, JSON.stringify(about))
    return about
  } finally {
    await database.close()
  }
}

const scenariosIn = (home: string, settings: Settings) =>
  readScenarios(
    home,
    settings.buckets.map(({ label }) => label),
  )

interface Inputs {
  readonly settings: Settings
  readonly active: readonly ActiveRule[]
  readonly scenarios: readonly Scenario[]
  readonly lake: Lake
  /** The day asked for; null: the last day of the data. */
  readonly asOf: string | null
}

/** Changes when, and only when, something an edition is made from does: records, settings, rules, models, version. */
function fingerprintOf({ settings, active, scenarios, lake, asOf }: Inputs): string {
  const rules = active.map(({ rule, pack, id, validFrom, validTo }) => ({
    ...rule,
    ...{ id, validFrom, validTo, appliesTo: pack.appliesTo },
  }))
  const engine = duckdb({ digits: settings.currency.minorUnits })
  const statements = models.map((model) => [model.name, statementOf(model, engine)])
  const files = lake.tables.map(({ name, sha256, columns }) => [name, sha256, columns])
  return createHash('sha256')
    .update(JSON.stringify({ asOf, version, settings, rules, scenarios, statements, files }))
    .digest('hex')
    .slice(0, 12)
}

/** The fingerprint a build of this home would have now. */
export async function currentFingerprint(home: string, asOf: string | undefined): Promise<string> {
  const settings = readSettings(home)
  const active = activeRules(readPacks(home), settings.rules)
  const scenarios = scenariosIn(home, settings)
  return fingerprintOf({ settings, active, scenarios, lake: await readLake(home), asOf: asOf ?? null })
}

function aboutOf(settings: Settings, lake: Lake, asOf: string, fingerprint: string): About {
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
