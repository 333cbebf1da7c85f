import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import { parquetOf } from '../lake/engine.ts'
import { fingerprint } from '../lake/files.ts'
import type { Door } from '../personal/door.ts'
import { literal } from '../sql.ts'
import { NotUtf8 } from './decode.ts'
import { detectEncoding } from './detect.ts'
import { Hold } from './hold.ts'
import type { InboxFile } from './inbox.ts'
import { load, type Loaded } from './load.ts'
import { openText, type Opened } from './open.ts'
import { oddities } from './odd.ts'
import { damaged, readParquet } from './parquet.ts'
import { planner, type Plan } from './plan.ts'
import type { IngestSettings } from './settings.ts'
import { checkSidecar, readSidecar, type Sidecar } from './sidecar.ts'
import type { Slots } from './slots.ts'
import { zoneOf } from './zone.ts'

/** What taking in a file needs. */
export interface Taking {
  readonly engine: Database
  readonly slots: Slots
  readonly settings: IngestSettings
  readonly door: Door
  /** Folder for what is made of the file; the caller removes it. */
  readonly folder: string
  readonly deliveryNo: number
}

/** A file whose records are all accounted for; nothing of it is in the lake yet. */
export interface Taken {
  readonly sha256: string
  readonly bytes: number
  readonly names: readonly string[]
  readonly plan: Plan
  readonly loaded: Loaded
  readonly warnings: readonly string[]
}

let scratchNo = 0

/** Reads one file into typed rows and quarantined records. @throws FileRefused when it is refused whole. */
export async function takeIn(source: InboxFile, taking: Taking): Promise<Taken> {
  const sidecar = await readSidecar(source.path, source.file)
  const attempt = async (encoding: Opened['encoding'] | null): Promise<Taken> => {
    await rm(taking.folder, { recursive: true, force: true })
    await mkdir(taking.folder, { recursive: true })
    return source.format === 'parquet'
      ? takeParquet(source, sidecar, taking)
      : takeText(source, encoding, sidecar, taking)
  }
  const said = source.mappings[0]?.encoding ?? null
  try {
    return await attempt(said)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    return attempt(await detectEncoding(source))
  }
}

function loadingOf(source: InboxFile, { engine, folder, settings, door }: Taking) {
  const home = zoneOf(settings.timezone)
  const zone = source.timezone === null ? home : zoneOf(source.timezone)
  const given = { digits: settings.currency.minorUnits, currency: settings.currency.code, zone, home, door }
  return { engine, folder, file: source.file, planOf: planner(source.file, source.mappings), given }
}

async function takeText(
  source: InboxFile,
  encoding: Opened['encoding'] | null,
  sidecar: Sidecar | null,
  taking: Taking,
): Promise<Taken> {
  await using opened = await openText(source, encoding, {
    file: source.file,
    vouched: sidecar?.records != null,
    slots: taking.slots,
    scratch: () => join(taking.folder, `segment-${scratchNo++}.csv`),
    deliveryNo: taking.deliveryNo,
  })
  const loading = loadingOf(source, taking)
  if (source.format !== 'ndjson') loading.planOf(opened.names())
  const hold = new Hold(join(taking.folder, 'held.ndjson'))
  let loaded: Loaded
  try {
    loaded = await load(opened.segments, hold, loading)
  } catch (error) {
    throw isOfFile(error) ? damaged(source.file, error) : error
  }
  const { end } = opened
  const warnings = end.blank === 0 ? [] : [`${end.blank} empty lines are no records`]
  const names = opened.names()
  const plan = names.length === 0 ? { outputs: [], extra: [], absent: [] } : loading.planOf(names)
  const taken = { sha256: opened.sha256(), bytes: opened.size, names, plan, loaded, warnings }
  return await finish(source, taken, end.records, sidecar, taking)
}

async function takeParquet(source: InboxFile, sidecar: Sidecar | null, taking: Taking): Promise<Taken> {
  const { sha256, bytes } = await fingerprint(source.path)
  const { names, segments, records } = await readParquet(source.path, source.file, taking.deliveryNo, taking.engine)
  const loading = loadingOf(source, taking)
  const plan = loading.planOf(names)
  const hold = new Hold(join(taking.folder, 'held.ndjson'))
  try {
    const loaded = await load(segments, hold, loading)
    return await finish(source, { sha256, bytes, names, plan, loaded, warnings: [] }, records, sidecar, taking)
  } catch (error) {
    throw isOfFile(error) ? damaged(source.file, error) : error
  }
}

/** Errors that are the file's fault rather than the machine's. */
const isOfFile = (error: unknown) =>
  error instanceof Error && /^(Invalid Input|Conversion|Invalid|Serialization) Error|TProtocol/.test(error.message)

async function finish(
  source: InboxFile,
  taken: Taken,
  records: number,
  sidecar: Sidecar | null,
  taking: Taking,
): Promise<Taken> {
  const { loaded, plan } = taken
  if (loaded.records !== records)
    throw new Error(`${source.file}: ${records} records counted, ${loaded.records} loaded`)
  const warnings = [...taken.warnings]
  if (sidecar !== null) {
    const totals = await totalsOf(Object.keys(sidecar.totals), taken, taking)
    warnings.push(...checkSidecar(sidecar, source.file, { records, sha256: taken.sha256, totals }))
  }
  warnings.push(...(await oddities(loaded, taking.engine, zoneOf(taking.settings.timezone))))
  if (plan.extra.length > 0) warnings.push(`columns kept out: ${plan.extra.join(', ')}`)
  if (plan.absent.length > 0) warnings.push(`columns the mapping names are not there: ${plan.absent.join(', ')}`)
  if (loaded.skipped > 0) warnings.push(`${loaded.skipped} rows left out as the mapping's \`skip\` says`)
  return { ...taken, warnings }
}

/** Sums over all records of a file, the quarantined included; null where one of those cannot be read. */
async function totalsOf(names: readonly string[], { loaded, plan }: Taken, { engine, settings, folder }: Taking) {
  const totals: Record<string, string | null> = {}
  const digits = settings.currency.minorUnits
  for (const name of names) {
    const outputs = plan.outputs.filter(({ columns }) => columns[name] !== undefined)
    const [output] = outputs
    if (output === undefined) continue
    const table: SourceName = output.table
    const paths = [...(loaded.live[table] ?? []), ...(loaded.gone[table] ?? [])].map(({ path }) => path)
    const sums =
      paths.length === 0 ? [] : [`select sum(${name})::decimal(38, 6) as s, true as known from ${parquetOf(paths)}`]
    if (loaded.quarantined > 0) {
      const header = output.mapping.columns[name] ?? name
      const path = join(folder, 'totals.parquet')
      await loaded.hold.save(engine, path)
      const text = `json_extract_string(fields, ${literal(`$."${header}"`)})`
      const amount = `case when regexp_full_match(${text}, '-?\\d+(\\.\\d{1,${Math.max(digits, 1)}})?') then ${text}::decimal(38, 6) end`
      const isKnown =
        outputs.length === 1
          ? `coalesce(bool_and(${text} is null or ${amount} is not null) and bool_and(fields is not null), true)`
          : 'false'
      sums.push(`select sum(${amount}) as s, ${isKnown} as known from ${parquetOf([path])}`)
    }
    const [row] = await engine.rows<{ sum: string | null; known: boolean | null }>(
      `select coalesce(sum(s), 0)::decimal(38, 6)::varchar as sum, bool_and(known) as known from (${sums.length === 0 ? 'select 0 as s, true as known' : sums.join(' union all ')})`,
    )
    totals[name] = row?.known === false ? null : (row?.sum ?? '0')
  }
  return totals
}
