import { build } from './build.ts'
import { Database, type DatabaseOptions } from './database.ts'
import { withUpstream } from './graph.ts'
import type { AnyModel } from './model.ts'
import type { Relation } from './relation.ts'

/** What to build differently over the inputs of a published file. */
export interface Derivation {
  /** Relations read from the file as they are. */
  readonly inputs: readonly Relation<string, unknown>[]
  /** Relations whose one row is taken over with some columns changed: SQL literals by column. */
  readonly changed: readonly {
    readonly relation: Relation<string, unknown>
    readonly values: Readonly<Record<string, string>>
  }[]
  readonly models: readonly AnyModel[]
}

/** Builds models anew, in memory, over the inputs of a published file, which is only read. */
export async function derive(
  file: string,
  { inputs, changed, models }: Derivation,
  options: DatabaseOptions,
): Promise<Database> {
  const schemas = new Set([...inputs, ...changed.map(({ relation }) => relation)].map(({ schema }) => schema))
  const database = await Database.open(':memory:', {
    ...options,
    prepare: [
      `attach '${file.replaceAll("'", "''")}' as published (read_only)`,
      ...[...schemas].map((schema) => `create schema if not exists ${schema}`),
      ...inputs.map(({ name }) => `create view ${name} as select * from published.${name}`),
      ...changed.map(({ relation: { name }, values }) => {
        const replaced = Object.entries(values).map(([column, value]) => `${value} as ${column}`)
        return `create table ${name} as select * replace (${replaced.join(', ')}) from published.${name}`
      }),
    ],
  })
  await build(database, withUpstream(models, models))
  return database
}
