import { build } from './build.ts'
import { Database, type DatabaseOptions } from './database.ts'
import { readIn, withUpstream } from './graph.ts'
import type { AnyModel, AnyQuery } from './model.ts'
import type { Relation } from './relation.ts'
import { quoted } from './quoted.ts'

/** What to build differently over the inputs of a published file. */
export interface Derivation {
  /** Relations read from the file as they are. */
  readonly inputs: readonly Relation<string, unknown>[]
  /** Relations whose one row is taken over with some columns changed: SQL literals by column. */
  readonly changed: readonly {
    readonly relation: Relation<string, unknown>
    readonly values: Readonly<Record<string, string>>
  }[]
  /** Models whose rows up to a day, by one of their columns, are what a build up to that day would make: taken over. */
  readonly kept: readonly { readonly model: AnyModel; readonly dated: string; readonly until: string }[]
  readonly models: readonly AnyModel[]
}

/** Models built anew, in memory, over the inputs of a published file, which is only read: each when it is first asked for. */
export class Derived {
  readonly database: Database
  readonly #models: readonly AnyModel[]
  readonly #built = new Set<AnyModel>()
  #building: Promise<void> = Promise.resolve()

  private constructor(database: Database, models: readonly AnyModel[]) {
    this.database = database
    this.#models = models
  }

  static async over(
    file: string,
    { inputs, changed, kept, models }: Derivation,
    options: DatabaseOptions,
  ): Promise<Derived> {
    const taken = [...inputs, ...changed.map(({ relation }) => relation), ...kept.map(({ model }) => model)]
    const schemas = new Set(taken.map(({ schema }) => schema))
    const database = await Database.open(':memory:', {
      ...options,
      prepare: [
        `attach ${quoted(file)} as published (read_only)`,
        ...[...schemas].map((schema) => `create schema if not exists ${schema}`),
        ...inputs.map(({ name }) => `create view ${name} as select * from published.${name}`),
        ...kept.map(
          ({ model: { name }, dated, until }) =>
            `create view ${name} as select * from published.${name} where ${dated} <= date '${until}'`,
        ),
        ...changed.map(({ relation: { name }, values }) => {
          const replaced = Object.entries(values).map(([column, value]) => `${value} as ${column}`)
          return `create table ${name} as select * replace (${replaced.join(', ')}) from published.${name}`
        }),
      ],
    })
    return new Derived(
      database,
      models.filter((each) => !kept.some(({ model }) => model === each)),
    )
  }

  /** Builds what a query reads and is not there yet. */
  ready(query: AnyQuery): Promise<void> {
    const building = this.#building.then(() => this.#build(query))
    this.#building = building.catch(() => undefined)
    return building
  }

  async #build(query: AnyQuery): Promise<void> {
    const names = readIn(query)
    const wanted = withUpstream(
      this.#models.filter(({ name }) => names.has(name)),
      this.#models,
    )
    for (const model of wanted.filter((each) => !this.#built.has(each))) {
      await build(this.database, [model])
      this.#built.add(model)
    }
  }
}
