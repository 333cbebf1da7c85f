import type { Database } from './database.ts'
import { inMonths, outsideMonths, type Month } from './months.ts'
import { quoted } from './quoted.ts'

/** A table with some months of a relation; `months` null: all that no other layer has. */
interface Layer {
  readonly number: number
  readonly months: ReadonlySet<Month> | null
}

/** More layers than this are joined by computing everything again. */
export const mostLayers = 16

export const keptSchema = 'kept'
const tableOf = (relation: string, number: number) => `${keptSchema}."${relation} ${number}"`

/**
 * Relations kept as one table for most of their months and further tables for months computed since. Readers see a view.
 * A file that comes after takes the tables over as they are and adds one: nothing is ever changed or deleted in a table.
 */
export class Layers {
  readonly #database: Database
  readonly #layers: Map<string, readonly Layer[]>

  private constructor(database: Database, layers: Map<string, readonly Layer[]>) {
    this.#database = database
    this.#layers = layers
  }

  static empty(database: Database): Layers {
    return new Layers(database, new Map())
  }

  /** The layers of the file, as `write` left them. */
  static async read(database: Database): Promise<Layers> {
    const rows = await database.rows<{ relation: string; number: number; months: string | null }>(
      `select relation, number, months from ${keptSchema}.layers order by relation, number`,
    )
    const layers = [...Map.groupBy(rows, ({ relation }) => relation)].map(
      ([relation, some]) =>
        [
          relation,
          some.map(({ number, months }) => ({ number, months: months === null ? null : new Set(months.split(',')) })),
        ] as const,
    )
    return new Layers(database, new Map(layers))
  }

  count(relation: string): number {
    return this.#layers.get(relation)?.length ?? 0
  }

  /** Computes the relation as a whole. */
  async replace(relation: string, by: string, select: string): Promise<void> {
    const before = this.#layers.get(relation) ?? []
    const number = Math.max(0, ...before.map((layer) => layer.number)) + 1
    for (const layer of before) await this.#database.run(`drop table ${tableOf(relation, layer.number)}`)
    await this.#create(relation, number, select)
    this.#layers.set(relation, [{ number, months: null }])
    await this.show(relation, by)
  }

  /** Computes some months of the relation; those of the others stay. */
  async add(relation: string, by: string, months: ReadonlySet<Month>, select: string): Promise<void> {
    const before = this.#layers.get(relation) ?? []
    const number = Math.max(0, ...before.map((layer) => layer.number)) + 1
    await this.#create(relation, number, select)
    const left: Layer[] = []
    for (const layer of before) {
      const still = layer.months === null ? null : new Set([...layer.months].filter((month) => !months.has(month)))
      if (still?.size === 0) await this.#database.run(`drop table ${tableOf(relation, layer.number)}`)
      else left.push({ number: layer.number, months: still })
    }
    this.#layers.set(relation, [...left, { number, months }])
    await this.show(relation, by)
  }

  /** Makes the view readers see. */
  async show(relation: string, by: string): Promise<void> {
    const layers = this.#layers.get(relation) ?? []
    const taken = layers.flatMap(({ months }) => [...(months ?? [])])
    const parts = layers.map(({ number, months }) => {
      const where = months === null ? outsideMonths(by, taken) : inMonths(by, months)
      return `select * from ${tableOf(relation, number)}${where === 'true' ? '' : ` where ${where}`}`
    })
    await this.#database.run(`create or replace view ${relation} as ${parts.join(' union all ')}`)
  }

  /** Notes in the file which layer has which months. */
  async write(): Promise<void> {
    const rows = [...this.#layers].flatMap(([relation, layers]) =>
      layers.map(({ number, months }) => {
        const list = months === null ? 'null' : quoted([...months].sort().join(','))
        return `(${quoted(relation)}, ${number}, ${list})`
      }),
    )
    await this.#database.run(`create schema if not exists ${keptSchema}`)
    await this.#database.run(`drop table if exists ${keptSchema}.layers`)
    await this.#database.run(`create table ${keptSchema}.layers (relation varchar, number integer, months varchar)`)
    if (rows.length > 0) await this.#database.run(`insert into ${keptSchema}.layers values ${rows.join(', ')}`)
  }

  async #create(relation: string, number: number, select: string): Promise<void> {
    await this.#database.run(`create schema if not exists ${keptSchema}`)
    await this.#database.run(`create table ${tableOf(relation, number)} as ${select}`)
  }
}
