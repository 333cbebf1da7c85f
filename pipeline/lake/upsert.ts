import { sourceOf, type SourceName } from '#sql'
import { contentOf, lakeColumns } from './columns.ts'
import { folderOf, type Draft } from './draft.ts'
import { countOf, parquetOf } from './engine.ts'
import type { Shard } from './manifest.ts'

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
  const before = draft.table(table)
  const key = sourceOf(table).key.join(', ')
  const paths = (shards: readonly Shard[]) => shards.map((shard) => draft.absolute(shard))
  const added = paths([...fresh.live, ...fresh.gone])
  const standing = paths([...before.current, ...before.gone, ...before.held])
  if (added.length === 0) return
  await engine.run(
    `create or replace table contested as
      select ${key} from (select ${key}, hash(${key}) as h from ${parquetOf(added)})
      where h in (select hash(${key}) as h from ${parquetOf(added)} group by h having count(*) > 1)
      group by ${key} having count(*) > 1`,
  )
  if (standing.length > 0)
    await engine.run(
      `insert into contested select distinct ${key} from ${parquetOf(standing)} semi join (select ${key} from ${parquetOf(added)}) using (${key})`,
    )
  const gone = [...before.gone, ...fresh.gone]
  const all = { current: [...before.current, ...fresh.live], gone, held: [...before.held] }
  if ((await countOf(engine, 'from contested')) === 0) {
    draft.tables[table] = { ...before, ...all }
    return
  }
  const columns = lakeColumns(table).join(', ')
  const rowsOf = (shards: readonly Shard[], deletes: boolean) =>
    shards.length === 0
      ? []
      : [
          `select ${columns}, ${deletes} as deletes, filename, file_row_number from ${parquetOf(paths(shards), ', filename = true, file_row_number = true')} semi join contested using (${key})`,
        ]
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
    folderOf(table, 'superseded'),
    null,
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

/** A file again without the rows that `losers` names; null when none is left. */
const without = (
  draft: Draft,
  table: SourceName,
  shard: Shard,
  kind: 'current' | 'gone' | 'held',
): Promise<Shard | null> => {
  const path = draft.absolute(shard)
  const losers = `select file_row_number from losers where filename = '${path.replaceAll("'", "''")}'`
  return draft.write(
    `select * exclude (file_row_number) from ${parquetOf([path], ', file_row_number = true')} where file_row_number not in (${losers})`,
    folderOf(table, kind, shard.month),
    shard.month,
  )
}
