import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Batch } from '../ingest/batch.ts'
import { Hold } from '../ingest/hold.ts'
import { readingOfName } from '../ingest/inbox.ts'
import { load } from '../ingest/load.ts'
import { planner } from '../ingest/plan.ts'
import type { Segment } from '../ingest/segment.ts'
import type { IngestSettings } from '../ingest/settings.ts'
import { zoneOf } from '../ingest/zone.ts'
import { quarantinePlace, type Draft } from '../lake/draft.ts'
import { countOf, parquetOf } from '../lake/engine.ts'
import type { Delivery, Quarantined } from '../lake/manifest.ts'
import { withDraft } from '../lake/workshop.ts'
import { readMappings, type Mapping } from '../mapping/index.ts'
import { openDoor, type Door } from '../personal/door.ts'
import { literal } from '../sql.ts'
import { readCorrections, type Correction } from './corrections.ts'
import { isRecord, placeOfId, recordsOf } from './record.ts'
import { corrected, segmentOf, type Sheet } from './sheet.ts'
import { replayWaiting } from './waiting.ts'

/** Which records are read again; without anything, all. */
export interface ReplayFilter {
  readonly ids?: readonly string[]
  readonly delivery?: number
  readonly table?: string
  readonly reason?: string
}

/** What a replay has changed. */
export interface ReplayReport {
  readonly replayed: number
  /** Records that are in the lake now. */
  readonly accepted: number
  /** Records that are still kept back, of those replayed. */
  readonly quarantined: number
  /** One sentence for every delivery that could not be replayed. */
  readonly failures: readonly string[]
}

/** What a replay reads records with. */
export interface Replaying {
  readonly settings: IngestSettings
  readonly mappings: readonly Mapping[]
  readonly corrections: Readonly<Record<string, Correction>>
  readonly door: Door
}

/** Records read together. */
const page = 50_000

function conditionOf({ ids, table, reason }: ReplayFilter, deliveryNo: number): string {
  const own = ids?.map(placeOfId).filter(({ delivery }) => delivery === deliveryNo)
  const named = own?.map(({ delivery, record }) => isRecord(delivery, record)).join(' or ')
  return [
    ...(named === undefined ? [] : [named === '' ? 'false' : `(${named})`]),
    ...(table === undefined ? [] : [`"table" = ${literal(table)}`]),
    ...(reason === undefined ? [] : [`reason = ${literal(reason)}`]),
    'true',
  ].join(' and ')
}

/** Reads the quarantined records of one delivery again; answers how many were replayed and how many are accepted now. */
async function replayDelivery(
  draft: Draft,
  batch: Batch,
  delivery: Delivery,
  shard: Quarantined,
  filter: ReplayFilter,
  { settings, mappings, corrections, door }: Replaying,
): Promise<{ replayed: number; accepted: number }> {
  const { engine } = draft
  const { delivery_no: deliveryNo, file } = delivery
  const path = draft.absolute(shard)
  const condition = conditionOf(filter, deliveryNo)
  const replayed = await countOf(engine, `from ${parquetOf([path])} where ${condition}`)
  if (replayed === 0) return { replayed: 0, accepted: 0 }
  const how = readingOfName(file, mappings)
  const tables = [...new Set(how.mappings.map(({ table }) => table))].join(', ')
  if (tables !== delivery.table)
    throw new Error(`${file} was taken in as ${delivery.table}, but would be ${tables} now; set its mapping back.`)
  const sheet: Sheet = { header: delivery.header, mapping: how.mappings[0]!, isJson: /\.ndjson$/i.test(file) }
  const folder = join(draft.scratch, `replay-${deliveryNo}`)
  await mkdir(folder, { recursive: true })
  async function* segments(): AsyncGenerator<Segment> {
    for (let [last, pages] = [0, 0]; ; pages++) {
      const records = await recordsOf(engine, path, `${condition} and record_no > ${last}`, page)
      if (records.length === 0) return
      last = records.at(-1)!.record
      yield await segmentOf(records, corrections, sheet, deliveryNo, join(folder, `page-${pages}.csv`))
    }
  }
  const home = zoneOf(settings.timezone)
  const zone = how.timezone === null ? home : zoneOf(how.timezone)
  const given = { digits: settings.currency.minorUnits, currency: settings.currency.code, home, zone, door }
  const plan = planner(file, how.mappings)
  const hold = new Hold(join(folder, 'held.ndjson'))
  const planOf = (names: readonly string[]) => corrected(plan(names), names)
  const loaded = await load(segments(), hold, { engine, folder, file, planOf, given })
  await batch.add({ ...loaded, hold: new Hold('') }, plan(delivery.header), deliveryNo)
  await keepStill(draft, shard, condition, hold)
  const accepted = replayed - hold.count
  draft.deliveries = draft.deliveries.map((one) =>
    one.delivery_no === deliveryNo
      ? { ...one, accepted: one.accepted + accepted, quarantined: one.quarantined - accepted }
      : one,
  )
  await rm(folder, { recursive: true, force: true })
  return { replayed, accepted }
}

/** Replaces the quarantined records that were replayed by those that still are. */
async function keepStill(draft: Draft, shard: Quarantined, condition: string, hold: Hold): Promise<void> {
  const { engine } = draft
  const rest = [`select * from ${parquetOf([draft.absolute(shard)])} where not (${condition})`]
  if (hold.count > 0) {
    const still = draft.scratchPath()
    await hold.save(engine, still)
    rest.push(`select * from ${parquetOf([still])}`)
  }
  const rows = `select * from (${rest.join(' union all ')}) order by delivery_no, record_no`
  const kept = await draft.write(rows, quarantinePlace)
  draft.quarantine = draft.quarantine.filter(({ path }) => path !== shard.path)
  if (kept === null) return
  const counts = await engine.rows<{ table: string; reason: string; records: number }>(
    `select "table", reason, count(*) as records from ${parquetOf([draft.absolute(kept)])} group by all order by all`,
  )
  draft.quarantine.push({ ...kept, delivery_no: shard.delivery_no, counts })
  draft.quarantine.sort((a, b) => a.delivery_no - b.delivery_no)
}

/**
 * Reads quarantined records again, as the mappings say now and with what people have put right. Those that obey the contract
 * come into the lake as if they had been right from the start.
 */
export function replayQuarantine(
  home: string,
  settings: IngestSettings,
  filter: ReplayFilter = {},
): Promise<ReplayReport> {
  return withDraft(home, settings.currency.minorUnits, async (draft) => {
    const door = await openDoor(home, draft.engine, settings.personal)
    const replaying = { settings, mappings: readMappings(home), corrections: readCorrections(home), door }
    const batch = new Batch(draft, settings)
    const failures: string[] = []
    let [replayed, accepted] = [0, 0]
    for (const shard of [...draft.quarantine]) {
      const delivery = draft.deliveries.find(({ delivery_no }) => delivery_no === shard.delivery_no)
      if (delivery === undefined || (filter.delivery ?? delivery.delivery_no) !== delivery.delivery_no) continue
      try {
        const done = await replayDelivery(draft, batch, delivery, shard, filter, replaying)
        replayed += done.replayed
        accepted += done.accepted
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error))
      }
    }
    const waiting = await replayWaiting(draft, batch, filter, replaying)
    await batch.commit()
    const still = (draft.tables.payments?.heldCounts ?? []).reduce((all, { records }) => all + records, 0)
    const freed = Math.max(0, waiting.before - still)
    return {
      replayed: replayed + waiting.replayed,
      accepted: accepted + freed,
      quarantined: replayed - accepted + waiting.replayed - freed,
      failures: [...failures, ...waiting.failures],
    }
  })
}
