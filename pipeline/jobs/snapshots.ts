import { rm } from 'node:fs/promises'
import { build, createFilled, withUpstream } from '#warehouse'
import {
  derivedAccountMonths,
  models,
  runTables,
  snapshotAgreement,
  snapshotDifferences,
  type SnapshotDifference,
  type SnapshotMonth,
} from '#sql'
import { jobOf } from './build.ts'
import { deliveredMonthEnds, missingForDerivation } from './derived.ts'
import { fillGiven, openForBuilding } from './make.ts'
import { RunError } from './run_error.ts'
import { scratchFile, showRaw } from './selected.ts'

export interface SnapshotCheck {
  /** The last day that exists. */
  readonly as_of: string
  /** In order. */
  readonly months: readonly SnapshotMonth[]
  /** The ten that stand furthest apart. */
  readonly furthest: readonly SnapshotDifference[]
}

/**
 * Derives the month ends that were delivered and sets both beside each other. What is in use stays as it is.
 * @throws RunError where a table to derive from, or every month end, is missing.
 */
export async function checkSnapshots(home: string, asOf?: string): Promise<SnapshotCheck> {
  const job = await jobOf(home, { asOf })
  const missing =
    missingForDerivation(job.lake) ??
    (job.lake.tables.some(({ name }) => name === 'account_months') ? null : 'account_months')
  if (missing !== null)
    throw new RunError(
      'nothing_to_check',
      `No delivery brought ${missing}: month ends are derived from placements and payments, and checked against account_months.`,
    )
  const file = await scratchFile(home)
  const database = await openForBuilding(file, job.settings.currency.minorUnits)
  try {
    await showRaw(database, job)
    const { day } = await fillGiven(database, job)
    const { derivedMonthEnds } = runTables
    await database.run(`drop table ${derivedMonthEnds.name}`)
    const ends = await deliveredMonthEnds(database, day)
    await createFilled(
      database,
      derivedMonthEnds,
      ends.map((as_of) => ({ as_of })),
    )
    await build(database, withUpstream([derivedAccountMonths], models))
    const { engine } = database
    return {
      as_of: day,
      months: await database.rows<SnapshotMonth>(engine.compile(snapshotAgreement)),
      furthest: await database.rows<SnapshotDifference>(engine.compile(snapshotDifferences)),
    }
  } finally {
    await database.close()
    for (const left of [file, `${file}.wal`, `${file}.spill`]) await rm(left, { recursive: true, force: true })
  }
}
