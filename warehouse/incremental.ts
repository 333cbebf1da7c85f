import { statementOf, type Building } from './build.ts'
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import { inOrder, reads } from './graph.ts'
import { mostLayers, type Layers } from './layers.ts'
import type { AnyModel } from './model.ts'
import { eitherMonths, inMonths, monthsThrough, noMonths, type Month, type Months } from './months.ts'
import type { Reach } from './reach.ts'
import type { Relation } from './relation.ts'
import { renamed } from './rename.ts'

type AnyRelation = Relation<string, unknown>

/** What became of the models of a build that goes on from the file before. */
export interface Reused {
  /** Tables taken over as they are. */
  readonly kept: number
  /** Tables computed as a whole. */
  readonly computed: number
  /** Models of which only some months were computed. */
  readonly reopened: number
  /** The months computed, by model; of the others every month. */
  readonly months: Readonly<Record<string, readonly Month[]>>
  /** Relations, tables given too, that may differ from what they were; every other has the rows it had. */
  readonly differing: readonly string[]
}

export interface Going extends Building {
  readonly changes: Changes
  readonly layers: Layers
}

/** Computes the models into a database that has nothing of them yet; those kept by month as layers. */
export async function buildLayers(
  database: Database,
  models: readonly AnyModel[],
  layers: Layers,
  { onModel }: Building = {},
): Promise<void> {
  const ordered = inOrder(models)
  await createSchemas(database, ordered)
  for (const [index, model] of ordered.entries()) {
    const statement = statementOf(model, database.engine)
    if (model.materialized === 'incremental') await layers.replace(model.name, model.months!.by, statement)
    else await database.run(`create ${model.materialized} ${model.name} as ${statement}`)
    onModel?.(model, index + 1, ordered.length)
  }
}

/**
 * Brings the models of the file before, whose tables the database still has, to what today's inputs say. The inputs are there
 * already and `changes` knows which may differ. What cannot differ stays; of models kept by month, so do months no change reaches.
 * A model that comes out as it was reaches none of those that read it.
 */
export async function buildOn(database: Database, models: readonly AnyModel[], going: Going): Promise<Reused> {
  const { changes, layers, onModel } = going
  const ordered = inOrder(models)
  const byName = new Map<string, AnyModel>(ordered.map((model) => [model.name, model]))
  await createSchemas(database, ordered)
  const months: Record<string, readonly Month[]> = {}
  let [kept, computed, reopened] = [0, 0, 0]
  for (const [index, model] of ordered.entries()) {
    const { name, materialized } = model
    const read = reads(model)
    const isReached = [...read].some((each) => changes.isTouched(each))
    if (materialized === 'view') {
      await database.run(`create view ${name} as ${statementOf(model, database.engine)}`)
      if (isReached) await settleView(model, read, changes, byName)
    } else if (materialized === 'table' && isReached) {
      await database.run(`drop table ${name}`)
      await database.run(`create table ${name} as ${statementOf(model, database.engine)}`)
      await settle(name, changes)
      computed++
    } else if (materialized === 'incremental' && isReached) {
      const done = await compute(database, model, await reopenedBy(model, read, changes), going)
      if (done === 'all') computed++
      else if (done.size === 0) kept++
      else {
        reopened++
        months[name] = [...done].sort()
      }
    } else {
      if (materialized === 'incremental') await layers.show(name, model.months!.by)
      kept++
    }
    onModel?.(model, index + 1, ordered.length)
  }
  await database.run('drop schema if exists pruned cascade')
  return { kept, computed, reopened, months, differing: changes.touched() }
}

/** Notes that a relation differs from what it was, where it does. */
async function settle(name: string, changes: Changes): Promise<void> {
  changes.touch(name)
  if (!(await changes.isChanged(name))) changes.release(name)
}

/** Notes how far a view differs; one over other models is taken to differ, as comparing it would be computing it. */
async function settleView(
  model: AnyModel,
  read: ReadonlySet<string>,
  changes: Changes,
  byName: ReadonlyMap<string, AnyModel>,
): Promise<void> {
  if (model.months !== null) changes.note(model.name, await reopenedBy(model, read, changes))
  else if ([...read].some((name) => byName.has(name))) changes.touch(model.name)
  else await settle(model.name, changes)
}

async function createSchemas(database: Database, models: readonly AnyModel[]): Promise<void> {
  for (const schema of new Set(models.map((model) => model.schema)))
    await database.run(`create schema if not exists ${schema}`)
}

/** The column that says which month a row of a relation is of; null: it has none. */
const monthColumnOf = (relation: AnyRelation): string | null =>
  (relation as { months?: { by: string } | null }).months?.by ?? null

const needed = (relation: AnyRelation): string => {
  const by = monthColumnOf(relation)
  if (by === null) throw new Error(`${relation.name} says of no row which month it is of, but is read month by month`)
  return by
}

/** The months of a model that what it reads reaches. */
async function reopenedBy(model: AnyModel, read: ReadonlySet<string>, changes: Changes): Promise<Months> {
  const declared = model.months!.reads
  const named = new Set(declared.map(({ relation }) => relation.name))
  for (const name of read) if (!named.has(name) && (await changes.isChanged(name))) return 'all'
  let open: Months = noMonths
  for (const reach of declared) {
    open = eitherMonths(open, await monthsReached(reach, declared, changes))
    if (open === 'all') return 'all'
  }
  return open
}

async function monthsReached(reach: Reach, declared: readonly Reach[], changes: Changes): Promise<Months> {
  const { relation } = reach
  switch (reach.kind) {
    case 'same':
      return changes.monthsOf(relation.name, needed(relation))
    case 'later': {
      const months = await changes.monthsOf(relation.name, needed(relation))
      if (months === 'all' || months.size === 0) return months
      const first = [...months].sort()[0]!
      const last = (await changes.span(relation.name, needed(relation))).at(-1) ?? first
      return new Set([...months, ...monthsThrough(first, last)])
    }
    case 'key':
      return changes.ofKeys(reach, needed(reach.among))
    case 'span': {
      const months: Month[] = []
      for (const { kind, relation } of declared)
        if (kind === 'same') months.push(...(await changes.span(relation.name, needed(relation))))
      return changes.ofSpans(reach, [...new Set(months)])
    }
    case 'day':
      return changes.ofDay(reach)
    case 'never':
      return noMonths
  }
}

/** Computes the months of a model that are open, and notes those whose rows came out other than before. */
async function compute(database: Database, model: AnyModel, open: Months, { changes, layers }: Going): Promise<Months> {
  const { by, reads: declared } = model.months!
  const { name } = model
  const whole = open === 'all' || (open.size > 0 && layers.count(name) >= mostLayers)
  if (whole) {
    await layers.replace(name, by, statementOf(model, database.engine))
    changes.note(name, await changes.differing(name, by))
    return 'all'
  }
  if (open.size === 0) {
    await layers.show(name, by)
    changes.note(name, noMonths)
    return noMonths
  }
  await database.run('create schema if not exists pruned')
  const names = new Map<string, string>()
  for (const reach of declared) {
    if (reach.kind !== 'same' && reach.kind !== 'later') continue
    const { relation } = reach
    const view = `pruned.${relation.name.replace('.', '__')}`
    const days = reach.kind === 'later' ? reach.lookBack : 0
    await database.run(
      `create or replace view ${view} as select * from ${relation.name} where ${inMonths(needed(relation), open, days)}`,
    )
    names.set(relation.name, view)
  }
  const select = database.engine.compile(renamed(model.toSelect(), names))
  await layers.add(name, by, open, `select * from (${select}) t where ${inMonths(by, open)}`)
  changes.note(name, await changes.differing(name, by, open))
  return open
}
