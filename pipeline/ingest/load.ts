import { join } from 'node:path'
import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import { copyTo, countOf, workers } from '../lake/engine.ts'
import { Hold, type HeldBack } from './hold.ts'
import type { Plan } from './plan.ts'
import type { Circumstances } from './reading.ts'
import { FileRefused } from './refusal.ts'
import type { Segment } from './segment.ts'
import { statementOf, type Problem, type Statement } from './statement.ts'

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

const statementsOf = (segment: Segment, plan: Plan, relation: string, given: Loading['given']) =>
  plan.outputs.map((output) => {
    const circumstances = { ...given, control: segment.control, clockChanges: output.mapping.clockChanges }
    return { table: output.table, ...statementOf(output, relation, segment.names.length, circumstances) }
  })

/** One pass for a segment whose every record is one good row; null: it is not so. */
async function quickly(segment: Segment, plan: Plan, path: string, { engine, given }: Loading): Promise<Part | null> {
  const [statement, ...more] = statementsOf(segment, plan, segment.relation, given)
  if (statement === undefined || more.length > 0 || statement.skipped !== null || segment.malformed.length > 0)
    return null
  try {
    const rows = await copyTo(engine, statement.strict, path)
    if (rows !== segment.records) return null
    return { live: [[statement.table, { path, rows }]], gone: [], held: [], records: rows, skipped: 0 }
  } catch {
    return null
  }
}

const malformedOf = ({ malformed, placeOf, deliveryNo }: Segment, table: string): HeldBack[] =>
  malformed.map(({ recordNo, reason, note, text }) => ({
    ...{ deliveryNo, recordNo, place: placeOf(recordNo), fields: null, text },
    problems: [{ table, column: null, reason, value: note }],
  }))

async function brokenOf(engine: Database, segment: Segment, statements: readonly Statement[]): Promise<HeldBack[]> {
  const held = new Map<number, HeldBack & { problems: Problem[] }>()
  const query = statements.map(({ broken }) => broken).join(' union all ')
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
  const shared = plan.outputs.length > 1
  if (shared) await engine.run(`create table ${table} as ${segment.relation}`)
  try {
    const relation = shared ? `select * from ${table}` : segment.relation
    const read = await countOf(engine, relation)
    if (read !== segment.records)
      throw new FileRefused(
        'not_reconciled',
        `${file} has ${segment.records} records by our count but ${read} by DuckDB's in one stretch; it is refused whole, please report it.`,
      )
    const statements = statementsOf(segment, plan, relation, given)
    const held = await brokenOf(engine, segment, statements)
    await engine.run(
      `create table ${table}_bad as select distinct record_no from (${statements.map(({ broken }) => broken).join(' union all ')})`,
    )
    const isGood = `where record_no not in (from ${table}_bad)`
    const part: Part = { live: [], gone: [], held, records: segment.records, skipped: 0 }
    let rows = 0
    for (const name of new Set(plan.outputs.map(({ table }) => table))) {
      const own = statements.filter((statement) => statement.table === name)
      for (const kind of ['live', 'gone'] as const) {
        const queries = own.flatMap((statement) => statement[kind] ?? [])
        if (queries.length === 0) continue
        const made = `${path}.${name}.${kind}.parquet`
        const count = await copyTo(
          engine,
          queries.map((query) => `select * from (${query}) ${isGood}`).join(' union all '),
          made,
        )
        rows += count
        if (count > 0) part[kind].push([name, { path: made, rows: count }])
      }
    }
    let skipped = 0
    for (const { skipped: query } of statements)
      if (query !== null) skipped += await countOf(engine, `select * from (${query}) ${isGood}`)
    const expected = (segment.records - held.length) * statements.length
    if (rows + skipped !== expected)
      throw new FileRefused(
        'not_reconciled',
        `${file} should yield ${expected} rows in one stretch but yields ${rows + skipped}; it is refused whole, please report it.`,
      )
    return { ...part, skipped }
  } finally {
    if (shared) await engine.run(`drop table ${table}`)
    await engine.run(`drop table if exists ${table}_bad`)
  }
}

async function loadSegment(segment: Segment, index: number, isDirty: boolean, loading: Loading): Promise<Part> {
  const plan = loading.planOf(segment.names)
  const path = join(loading.folder, `part-${index}`)
  const whole = async (split: Segment): Promise<Part> => {
    const part = await thoroughly(split, plan, path, loading)
    const malformed = malformedOf(split, plan.outputs[0]?.table ?? '')
    const held = [...part.held, ...malformed].sort((a, b) => a.recordNo - b.recordNo)
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
export async function load(segments: AsyncIterable<Segment>, hold: Hold, loading: Loading): Promise<Loaded> {
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
