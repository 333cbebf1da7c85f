import { byShare } from './random.ts'
import { openingShare, openingStock } from './market.ts'
import type { Floor } from './floor.ts'

/**
 * Table `state`, one row per live account at the last month end made: balance, cycles past due, status, hand of the open
 * placement (0 = none) with the month it began, holder and the hand it was held under. Here the opening month end; also
 * the empty tables that the months fill.
 */
export const makeOpening = async ({ run, chance }: Floor): Promise<void> => {
  const u = chance.uniform('opening', 'n')
  const v = chance.uniform('opening cycles', 'n')
  const w = chance.uniform('opening hand', 'n')
  const cycles = byShare(
    v,
    openingStock.map(([value, share]) => [String(value), share]),
  )
  await run(`create table state as
    with stock as (
      select n, balance as bal, case when ${u} < ${String(openingShare)} * risk then ${cycles} else 0 end::INTEGER as cyc
      from acct where open_m = 0)
    select n, bal, cyc, 'open' as st,
      (case when cyc = 0 then 0 when cyc >= 7 and ${w} < 0.15 then 3 when cyc >= 4 and ${w} < 0.45 then 2 else 1 end)::INTEGER as hand,
      1 as hand_m, null::INTEGER as c, 0 as c_hand
    from stock`)
  await run(`create table payment (n BIGINT, m INTEGER, k INTEGER, effective_on DATE, amount DECIMAL(18,2), kind VARCHAR,
    reverses_k INTEGER, status VARCHAR, c INTEGER, hand INTEGER)`)
  await run(`create table held (n BIGINT, m INTEGER, c INTEGER, hand INTEGER, fresh BOOLEAN, aday INTEGER, bal DECIMAL(18,2),
    randomised BOOLEAN)`)
  await run(
    `create table placement_open (n BIGINT, m INTEGER, hand INTEGER, bal DECIMAL(18,2), cyc INTEGER, to_agency BOOLEAN)`,
  )
  await run(`create table placement_close (n BIGINT, m INTEGER, reason VARCHAR)`)
  await run(`create table unknown_fact (n BIGINT, m INTEGER, what VARCHAR)`)
  await run(
    `create table month_truth (m INTEGER, accounts BIGINT, paying BIGINT, balance DECIMAL(38,2), paid DECIMAL(38,2))`,
  )
  await run(`create table overdue_truth (m INTEGER, live_balance DECIMAL(38,2), overdue_balance DECIMAL(38,2))`)
}
