import { join } from 'node:path'
import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import { deliverable } from '../contract.ts'
import { copyTo, countOf, needZones, workers } from '../lake/engine.ts'
import type { Hold, HeldBack } from './hold.ts'
import type { Output, Plan } from './plan.ts'
import type { Circumstances } from './reading.ts'
import { FileRefused } from './refusal.ts'
import type { Segment } from './segment.ts'
import { masked } from './mask.ts'
import { statementOf, type Problem, type Queries } from './statement.ts'

/** Rows a load has made of a table, as Parquet files. */
export interface Made {
  readonly path: string
  readonly rows: number
}

/** What became of the records of some segments. */
export interface Loaded {
  records: number
  quarantined: number
  /** Rows the mapping skips. */
  skipped: number
  readonly live: Partial<Record<SourceName, Made[]>>
  readonly gone: Partial<Record<SourceName, Made[]>>
  readonly hold: Hold
}

/** What a load needs beside the segments. */
export interface Loading {
  readonly engine: Database
  /** Name of the file for messages. */
  readonly file: string
  /** Folder for the files it makes. */
  readonly folder: string
  readonly planOf: (names: readonly string[]) => Plan
  readonly given: Omit<Circumstances, 'control' | 'clockChanges'>
}

interface Part {
  readonly live: [SourceName, Made][]
  readonly gone: [SourceName, Made][]
  readonly held: HeldBack[]
  readonly records: number
  readonly skipped: number
}

let scratchNo = 0

/** The tables a record fills, each with the statement that makes its rows. */
function groupsOf(segment: Segment, plan: Plan, relation: string, given: Loading['given']) {
  return [...Map.groupBy(plan.outputs, ({ mapping }) => mapping)].map(([{ table, clockChanges }, outputs]) => {
    const circumstances = { ...given, control: segment.control, clockChanges }
    const statement = statementOf(outputs as [Output, ...Output[]], relation, segment.names.length, circumstances)
    return { table, variants: outputs.length, ...statement }
  })
}

/** One pass for a segment whose every record is one good row; null: it is not so. */
async function quickly(segment: Segment, plan: Plan, path: string, { engine, given }: Loading): Promise<Part | null> {
  if (plan.outputs.length !== 1 || segment.malformed.length > 0) return null
  const [group] = groupsOf(segment, plan, segment.relation, given)
  if (group === undefined) return null
  const { strict, skipped } = group.over(group.judged)
  if (skipped !== null) return null
  try {
    const rows = await copyTo(engine, strict, path)
    if (rows !== segment.records) return null
    return { live: [[group.table, { path, rows }]], gone: [], held: [], records: rows, skipped: 0 }
  } catch {
    return null
  }
}

const malformedOf = ({ malformed, placeOf, deliveryNo }: Segment, table: string): HeldBack[] =>
  malformed.map(({ recordNo, reason, note, text }) => ({
    ...{ deliveryNo, recordNo, place: placeOf(recordNo), fields: null, text },
    problems: [{ table, column: null, reason, value: note }],
  }))

async function brokenOf(engine: Database, segment: Segment, queries: readonly Queries[]): Promise<HeldBack[]> {
  const held = new Map<number, HeldBack & { problems: Problem[] }>()
  const query = queries.map(({ broken }) => broken).join(' union all ')
  for (const row of await engine.rows<{ record_no: number; fields: string; problems: string }>(query)) {
    const recordNo = Number(row.record_no)
    const problems = JSON.parse(row.problems) as Problem[]
    const before = held.get(recordNo)
    if (before !== undefined) before.problems.push(...problems)
    else {
      const values = JSON.parse(row.fields) as (string | null)[]
      const fields = Object.fromEntries(segment.names.map((name, index) => [name, values[index] ?? null]))
      const place = segment.placeOf(recordNo)
      held.set(recordNo, { deliveryNo: segment.deliveryNo, recordNo, place, problems, fields, text: null })
    }
  }
  return [...held.values()].sort((a, b) => a.recordNo - b.recordNo)
}

/** Splits a segment into good rows and broken records, and proves that none is lost or counted twice. */
async function thoroughly(segment: Segment, plan: Plan, path: string, loading: Loading): Promise<Part> {
  const { engine, file, given } = loading
  const table = `segment_${scratchNo++}`
  const made: string[] = []
  const materialised = async (name: string, query: string) => {
    await engine.run(`create table ${name} as ${query}`)
    made.push(name)
    return `select * from ${name}`
  }
  const isShared = plan.outputs.length > 1
  try {
    const relation = isShared ? await materialised(table, segment.relation) : segment.relation
    const read = await countOf(engine, relation)
    if (read !== segment.records)
      throw new FileRefused(
        'not_reconciled',
        `${file} has ${segment.records} records by our count but ${read} by DuckDB's in one stretch; it is refused whole, please report it.`,
      )
    const groups = groupsOf(segment, plan, relation, given)
    const queries: (Queries & { table: SourceName })[] = []
    let anyBroken = !isShared
    for (const [index, group] of groups.entries()) {
      const rows = isShared ? await materialised(`${table}_${index}`, group.narrow) : group.judged
      const query = group.over(rows)
      queries.push({ table: group.table, ...query, broken: group.over(group.judged).broken })
      if (isShared) anyBroken ||= (await countOf(engine, query.flaws)) > 0
    }
    const held = anyBroken ? await brokenOf(engine, segment, queries) : []
    let isGood = ''
    if (isShared && held.length > 0) {
      const records = queries.map(({ broken }) => `select record_no from (${broken})`).join(' union all ')
      await materialised(`${table}_bad`, records)
      isGood = `where record_no not in (from ${table}_bad)`
    }
    const part: Part = { live: [], gone: [], held, records: segment.records, skipped: 0 }
    let [rows, skipped] = [0, 0]
    for (const [index, query] of queries.entries()) {
      for (const kind of ['live', 'gone'] as const) {
        if (query[kind] === null) continue
        const file = `${path}.${index}.${kind}.parquet`
        const count = await copyTo(engine, `select * from (${query[kind]}) ${isGood}`, file)
        rows += count
        if (count > 0) part[kind].push([query.table, { path: file, rows: count }])
      }
      if (query.skipped !== null) skipped += await countOf(engine, `select * from (${query.skipped}) ${isGood}`)
    }
    const expected = (segment.records - held.length) * plan.outputs.length
    if (rows + skipped !== expected)
      throw new FileRefused(
        'not_reconciled',
        `${file} should yield ${expected} rows in one stretch but yields ${rows + skipped}; it is refused whole, please report it.`,
      )
    return { ...part, skipped }
  } finally {
    for (const name of made) await engine.run(`drop table ${name}`)
  }
}

const readsZones = ({ outputs }: Plan) =>
  outputs.some(({ table, columns }) =>
    Object.keys(columns).some((name) => deliverable(table)[name]?.reading === 'timezone'),
  )

async function loadSegment(segment: Segment, index: number, isDirty: boolean, loading: Loading): Promise<Part> {
  const plan = loading.planOf(segment.names)
  const path = join(loading.folder, `part-${index}`)
  if (readsZones(plan)) await needZones(loading.engine)
  const whole = async (split: Segment): Promise<Part> => {
    const part = await thoroughly(split, plan, path, loading)
    const malformed = malformedOf(split, plan.outputs[0]?.table ?? '')
    const held = masked([...part.held, ...malformed], plan, loading.given.door).sort((a, b) => a.recordNo - b.recordNo)
    return { ...part, held, records: part.records + malformed.length }
  }
  const quick = isDirty ? null : await quickly(segment, plan, path, loading)
  if (quick !== null) return quick
  try {
    return await whole(segment)
  } catch (error) {
    if (segment.careful === null) throw error
  }
  return whole(await segment.careful())
}

/**
 * Loads the records of a file into Parquet files of typed rows, a few segments at a time, in order.
 * @throws FileRefused when the counts do not agree.
 */
export async function load(
  segments: AsyncIterable<Segment> | Iterable<Segment>,
  hold: Hold,
  loading: Loading,
): Promise<Loaded> {
  const loaded: Loaded = { records: 0, quarantined: 0, skipped: 0, live: {}, gone: {}, hold }
  const running: Promise<Part>[] = []
  let isDirty = false
  const settle = async () => {
    const part = await running.shift()!
    loaded.records += part.records
    loaded.quarantined += part.held.length
    loaded.skipped += part.skipped
    if (part.held.length > 0) isDirty = true
    for (const kind of ['live', 'gone'] as const)
      for (const [table, made] of part[kind]) (loaded[kind][table] ??= []).push(made)
    await hold.add(part.held)
  }
  try {
    let index = 0
    for await (const segment of segments) {
      const part = loadSegment(segment, index++, isDirty, loading).finally(segment.release)
      part.catch(() => undefined)
      running.push(part)
      if (running.length >= workers) await settle()
    }
    while (running.length > 0) await settle()
  } finally {
    await Promise.allSettled(running)
  }
  return loaded
}
