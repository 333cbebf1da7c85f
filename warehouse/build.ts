import type { Database } from './database.ts'
import type { Engine } from './engines/engine.ts'
import { inOrder } from './graph.ts'
import type { AnyModel } from './model.ts'
import type { Relation } from './relation.ts'
import { quoted } from './quoted.ts'

export interface Building {
  /** Told after each model: how many of how many are done. */
  readonly onModel?: ((model: AnyModel, done: number, of: number) => void) | undefined
}

/** The statement that computes a model on an engine. */
export const statementOf = (model: AnyModel, engine: Engine): string => engine.compile(model.toSelect())

/** Computes the models into the database, each after those it reads. */
export async function build(
  database: Database,
  models: readonly AnyModel[],
  { onModel }: Building = {},
): Promise<void> {
  const ordered = inOrder(models)
  for (const schema of new Set(ordered.map((model) => model.schema)))
    await database.run(`create schema if not exists ${schema}`)
  for (const [index, model] of ordered.entries()) {
    const kind = model.materialized === 'view' ? 'view' : 'table'
    await database.run(`create ${kind} ${model.name} as ${statementOf(model, database.engine)}`)
    onModel?.(model, index + 1, ordered.length)
  }
}

/** Makes an empty table with the columns of a relation. */
export async function createEmpty(database: Database, relation: Relation<string, unknown>): Promise<void> {
  const columns = Object.entries(relation.columns).map(([name, { kind }]) => `${name} ${database.engine.typeOf(kind)}`)
  await database.run(`create schema if not exists ${relation.schema}`)
  await database.run(`create table ${relation.name} (${columns.join(', ')})`)
}

/** Makes a table that holds the rows given. For small things: parameters, settings, test cases. */
export async function createFilled<Row>(
  database: Database,
  relation: Relation<string, Row>,
  rows: readonly Partial<NoInfer<Row>>[],
): Promise<void> {
  await createEmpty(database, relation)
  if (rows.length === 0) return
  const names = Object.keys(relation.columns)
  const values = rows.map((row) => {
    const cells = names.map((name) => literalOf((row as Record<string, unknown>)[name]))
    return `(${cells.join(', ')})`
  })
  await database.run(`insert into ${relation.name} (${names.join(', ')}) values ${values.join(', ')}`)
}

function literalOf(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  throw new TypeError(`a ${typeof value} is no value of a column`)
}
