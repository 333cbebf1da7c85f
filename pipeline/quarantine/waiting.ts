import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Batch } from '../ingest/batch.ts'
import { Hold } from '../ingest/hold.ts'
import { load } from '../ingest/load.ts'
import { planner } from '../ingest/plan.ts'
import { zoneOf } from '../ingest/zone.ts'
import { placeOf, type Draft } from '../lake/draft.ts'
import { parquetOf } from '../lake/engine.ts'
import { plainMapping } from '../mapping/plain.ts'
import { isRecord, waitingOf, type QuarantinedRecord } from './record.ts'
import type { ReplayFilter, Replaying } from './replay.ts'
import { segmentOf } from './sheet.ts'

/** Reversals a person has put right, read again. Those that nobody touched are judged anew by every load anyway. */
export async function replayWaiting(
  draft: Draft,
  batch: Batch,
  { ids, delivery, table, reason }: ReplayFilter,
  { settings, corrections, door }: Replaying,
): Promise<{ replayed: number; before: number; failures: string[] }> {
  const state = draft.table('payments')
  const before = state.heldCounts.reduce((all, { records }) => all + records, 0)
  const nothing = { replayed: 0, before, failures: [] }
  if (state.held.length === 0 || (table !== undefined && table !== 'payments')) return nothing
  const paths = state.held.map((shard) => draft.absolute(shard))
  const corrected = Object.keys(corrections).filter((id) => ids === undefined || ids.includes(id))
  const all = await waitingOf(draft.engine, paths, 'true', Number.MAX_SAFE_INTEGER)
  const records = all.filter(
    (record) =>
      corrected.includes(record.id) &&
      (delivery ?? record.delivery) === record.delivery &&
      (reason ?? record.problems[0]?.reason) === record.problems[0]?.reason,
  )
  const failures: string[] = []
  const good: QuarantinedRecord[] = []
  for (const [deliveryNo, own] of Map.groupBy(records, (record) => record.delivery)) {
    const folder = join(draft.scratch, `waiting-${deliveryNo}`)
    await mkdir(folder, { recursive: true })
    const mapping = plainMapping('payments')
    const plan = planner('payments', [mapping])
    const home = zoneOf(settings.timezone)
    const given = { digits: settings.currency.minorUnits, currency: settings.currency.code, home, zone: home, door }
    for (const record of own) {
      const header = Object.keys(record.fields ?? {})
      const segment = await segmentOf(
        [record],
        corrections,
        { header, mapping, isJson: false },
        deliveryNo,
        join(folder, `${record.record}.csv`),
      )
      const hold = new Hold(join(folder, `${record.record}.ndjson`))
      const loaded = await load([segment], hold, {
        engine: draft.engine,
        folder,
        file: record.id,
        planOf: plan,
        given,
      })
      if (hold.count > 0) {
        failures.push(
          `Record ${record.id} as it was put right is ${hold.counts[0]?.reason ?? 'broken'}; correct it again.`,
        )
        continue
      }
      await batch.add({ ...loaded, hold: new Hold('') }, null, deliveryNo)
      good.push(record)
    }
  }
  if (good.length > 0) {
    const gone = good.map((record) => isRecord(record.delivery, record.record)).join(' or ')
    const rest = await draft.write(`select * from ${parquetOf(paths)} where not (${gone})`, placeOf('payments', 'held'))
    draft.tables.payments = { ...draft.table('payments'), held: rest === null ? [] : [rest] }
  }
  return { replayed: records.length, before, failures }
}
