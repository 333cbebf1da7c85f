import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { statementOf, withDownstream, withUpstream, type AnyModel } from '#warehouse'
import { models, sourceOf, sources, type SourceName } from '#sql'
import { editionsOf } from './editions.ts'
import { jobOf, type BuildOptions } from './build.ts'
import { fillGiven, openForBuilding, type Job } from './make.ts'
import { rawSelect } from './raw.ts'

/** A model asked for; `onwards`: and everything that needs it. */
export interface Asked {
  readonly model: AnyModel
  readonly onwards: boolean
}

export interface BuiltModel {
  readonly model: string
  readonly materialized: string
  readonly rows: number
  /** To compute and count it; of a view, to count it. */
  readonly milliseconds: number
}

export interface Selected {
  /** A DuckDB file with them, in nobody's use; the next selection replaces it. */
  readonly file: string
  readonly as_of: string
  /** In the order in which they were built. */
  readonly models: readonly BuiltModel[]
}

/** Builds the models asked for and what they need, from nothing, into a file of their own. What is in use stays as it is. */
export async function buildSelected(
  home: string,
  asked: readonly Asked[],
  { asOf, onProgress }: BuildOptions = {},
): Promise<Selected> {
  const job = await jobOf(home, { asOf })
  const wanted = [...asked.map(({ model }) => model), ...onwards(asked)]
  const ordered = withUpstream(wanted, models)
  const file = await scratchFile(home)
  const database = await openForBuilding(file, job.settings.currency.minorUnits)
  try {
    await showRaw(database, job)
    const { day } = await fillGiven(database, job)
    for (const schema of new Set(ordered.map((model) => model.schema)))
      await database.run(`create schema if not exists ${schema}`)
    const built: BuiltModel[] = []
    for (const [index, model] of ordered.entries()) {
      const began = performance.now()
      const kind = model.materialized === 'view' ? 'view' : 'table'
      await database.run(`create ${kind} ${model.name} as ${statementOf(model, database.engine)}`)
      const [counted] = await database.rows<{ rows: number }>(`select count(*) as rows from ${model.name}`)
      const milliseconds = Math.round(performance.now() - began)
      built.push({ model: model.name, materialized: model.materialized, rows: Number(counted!.rows), milliseconds })
      onProgress?.({ step: 'build', done: index + 1, total: ordered.length, about: model.name })
    }
    return { file, as_of: day, models: built }
  } finally {
    await database.close()
    await rm(`${file}.spill`, { recursive: true, force: true })
  }
}

const onwards = (asked: readonly Asked[]): AnyModel[] =>
  withDownstream(
    asked.flatMap((each) => (each.onwards ? [each.model] : [])),
    models,
  )

/** Where to build what nobody is to use, emptied. */
export async function scratchFile(home: string): Promise<string> {
  const { folder } = editionsOf(home)
  await mkdir(folder, { recursive: true })
  const file = join(folder, '.selected.duckdb')
  for (const left of [file, `${file}.wal`]) await rm(left, { force: true })
  return file
}

/** The tables of the lake as views over its files: only what is asked of them is read. */
export async function showRaw(database: Parameters<typeof rawSelect>[0], { lake, settings }: Job): Promise<void> {
  for (const name of Object.keys(sources) as SourceName[]) {
    const files = lake.tables.find((table) => table.name === name)?.files ?? []
    const source = sourceOf(name)
    await database.run(`create schema if not exists ${source.schema}`)
    await database.run(`create view ${source.name} as ${rawSelect(database, name, files, settings.timezone)}`)
  }
}
