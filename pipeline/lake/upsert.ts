import { sourceOf, type SourceName } from '#sql'
import type { Database } from '#warehouse'
import { contentOf, lakeColumns } from './columns.ts'
import { placeOf, type Draft } from './draft.ts'
import { countOf, parquetOf } from './engine.ts'
import type { Shard } from './manifest.ts'
import { encounters } from './overlap.ts'
import { literal } from '../sql.ts'

/** Freshly loaded rows of a table: those that stand and those that delete their key. */
export interface Fresh {
  readonly live: readonly Shard[]
  readonly gone: readonly Shard[]
}

/**
 * What stands among rows of one key: the latest `updated_at`, then the higher content, then the deletion; without
 * `updated_at` the one ingested later. Of rows that are alike the first stays, so that a redelivery moves nothing.
 */
const precedence = [
  'updated_at desc nulls last',
  'case when updated_at is null then delivery_no end desc nulls last',
  'case when updated_at is null then record_no end desc nulls last',
  'content desc nulls last',
  'deletes desc',
  'delivery_no',
  'record_no',
  'filename',
  'file_row_number',
].join(', ')

/**
 * Brings fresh rows into a table: of every key one row stands, the others are kept as superseded. Files none of whose rows
 * are replaced stay as they are.
 */
export async function upsert(draft: Draft, table: SourceName, fresh: Fresh): Promise<void> {
  const { engine } = draft
  if (fresh.live.length + fresh.gone.length === 0) return
  const before = draft.table(table)
  const key = sourceOf(table).key.join(', ')
  const paths = (shards: readonly Shard[]) => shards.map((shard) => draft.absolute(shard))
  await engine.run(
    `create or replace table contested as select ${key} from ${parquetOf(paths([...fresh.live, ...fresh.gone]))} limit 0`,
  )
  const met = encounters([...fresh.live, ...fresh.gone], [...before.current, ...before.gone, ...before.held])
  await Promise.all(met.map(({ fresh, standing }) => contest(engine, key, paths(fresh), paths(standing))))
  const isMet = new Set(met.flatMap(({ fresh, standing }) => [...fresh, ...standing]))
  const gone = [...before.gone, ...fresh.gone]
  const all = { current: [...before.current, ...fresh.live], gone, held: [...before.held] }
  if ((await countOf(engine, 'from contested')) === 0) {
    draft.tables[table] = { ...before, ...all }
    return
  }
  const columns = lakeColumns(table).join(', ')
  const rowsOf = (files: readonly Shard[], deletes: boolean) => {
    const met = paths(files.filter((shard) => isMet.has(shard)))
    if (met.length === 0) return []
    const source = parquetOf(met, ', filename = true, file_row_number = true')
    return [
      `select ${columns}, ${deletes} as deletes, filename, file_row_number from ${source} semi join contested using (${key})`,
    ]
  }
  const versions = [...rowsOf(all.current, false), ...rowsOf(all.held, false), ...rowsOf(gone, true)].join(
    ' union all ',
  )
  await engine.run(
    `create or replace table losers as select * exclude (standing, content, alike) from (
      select *, row_number() over (partition by ${key} order by ${precedence}) as standing from (
        select *, case when updated_at is not null and alike > 1 then ${contentOf(table)} end as content from (
          select *, count(*) over (partition by ${key}, updated_at) as alike from (${versions}))))
      where standing > 1`,
  )
  const superseded = await draft.write(
    `select ${columns}, deletes as deleted from losers order by delivery_no, record_no, ${key}`,
    placeOf(table, 'superseded'),
  )
  const touched = new Set(
    (await engine.rows<{ filename: string }>('select distinct filename from losers')).map(({ filename }) => filename),
  )
  const kept = async (shards: readonly Shard[], kind: 'current' | 'gone' | 'held') => {
    const next: (Shard | null)[] = []
    for (const shard of shards)
      next.push(touched.has(draft.absolute(shard)) ? await without(draft, table, shard, kind) : shard)
    return next.filter((shard) => shard !== null)
  }
  draft.tables[table] = {
    ...before,
    current: await kept(all.current, 'current'),
    gone: await kept(gone, 'gone'),
    held: await kept(all.held, 'held'),
    superseded: superseded === null ? before.superseded : [...before.superseded, superseded],
  }
  await engine.run('drop table losers')
  await engine.run('drop table contested')
}

/** Notes the keys that occur more than once among fresh rows, or among fresh and standing ones. */
async function contest(
  engine: Database,
  key: string,
  fresh: readonly string[],
  standing: readonly string[],
): Promise<void> {
  const source = parquetOf(fresh)
  const [twice] = await engine.rows<{ n: number }>(
    `select count(*) as n from (select hash(${key}) as h from ${source} group by h having count(*) > 1)`,
  )
  if (Number(twice?.n ?? 0) > 0)
    await engine.run(`insert into contested select ${key} from ${source} group by ${key} having count(*) > 1`)
  if (standing.length > 0)
    await engine.run(
      `insert into contested select distinct ${key} from ${parquetOf(standing)} semi join (select ${key} from ${source}) using (${key})`,
    )
}

/** A file again without the rows that `losers` names; null when none is left. */
const without = (
  draft: Draft,
  table: SourceName,
  shard: Shard,
  kind: 'current' | 'gone' | 'held',
): Promise<Shard | null> => {
  const path = draft.absolute(shard)
  const losers = `select file_row_number from losers where filename = ${literal(path)}`
  return draft.write(
    `select * exclude (file_row_number) from ${parquetOf([path], ', file_row_number = true')} where file_row_number not in (${losers})`,
    placeOf(table, kind, shard.month),
  )
}
