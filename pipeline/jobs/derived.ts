import type { Database, Day } from '#warehouse'
import type { Lake } from '../lake/index.ts'
import { literal } from '../sql.ts'

/** What a month end is derived from. */
const needed = ['placements', 'payments'] as const

/** The first table without which no month end can be derived; null: nothing is missing. */
export const missingForDerivation = (lake: Pick<Lake, 'tables'>): string | null =>
  needed.find((table) => !lake.tables.some(({ name }) => name === table)) ?? null

const delivered = (asOf: string) =>
  `select distinct as_of from raw.account_months where as_of <= cast(${literal(asOf)} as date)`

/** The month ends up to a day for which account months were delivered, in order. */
export async function deliveredMonthEnds(database: Database, asOf: string): Promise<Day[]> {
  return daysIn(database, delivered(asOf))
}

/**
 * The month ends from the first placement's up to a day for which no account month was delivered, in order.
 * One with a single delivered account is not among them: what was delivered is never mixed with what is derived.
 */
export async function derivedMonthEnds(database: Database, lake: Lake, asOf: string): Promise<Day[]> {
  if (missingForDerivation(lake) !== null) return []
  return daysIn(
    database,
    `select as_of from (
      select last_day(cast(unnest(generate_series(date_trunc('month', min(placed_on)), cast(${literal(asOf)} as date), interval 1 month)) as date)) as as_of
      from raw.placements)
    where as_of <= cast(${literal(asOf)} as date) and as_of not in (${delivered(asOf)})`,
  )
}

async function daysIn(database: Database, query: string): Promise<Day[]> {
  const rows = await database.rows<{ day: Day }>(`select as_of::varchar as day from (${query}) order by as_of`)
  return rows.map(({ day }) => day)
}
