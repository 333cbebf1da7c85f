import { entryRate, moves, overduePath, overduePersistence, type Moves } from './market.ts'
import { accountId } from './accounts.ts'
import { normal, part } from './random.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'
import { literal } from '../sql.ts'

const ladder = (u: string, side: Moves['paid']): string => {
  let sum = 0
  const steps = [...side.to.map(([cycles, share]) => [String(cycles), share] as const), ['cyc', side.stay] as const]
  return `case ${steps
    .map(([cycles, share]) => `when ${u} < ${(sum += share).toFixed(6)} then ${cycles}`)
    .join(' ')} else cyc + 1 end`
}

const nextCycles = (u: string, entry: string): string =>
  `case when cyc = 0 then case when ${u} < ${entry} then 1 else 0 end ${moves
    .map(
      (row) =>
        `when least(cyc, 7) = ${String(row.bucket)} then case when paid then ${ladder(u, row.paid)} else ${ladder(u, row.unpaid)} end`,
    )
    .join(' ')} end`

/**
 * Share of current accounts (at risk 1) that become past due in the month, so that the overdue rate follows its path
 * whatever the seed: what is missing to the path after the share that persists, within bounds.
 */
const entryOf = async ({ rows, plan }: Floor, month: Month): Promise<number> => {
  const [book] = await rows(`select sum(bal)::VARCHAR as live, (sum(bal) filter (cyc > 0))::VARCHAR as overdue,
    (sum((bal * (risk * 1000)::INTEGER)) filter (cyc = 0 and st = 'open'))::VARCHAR as exposed
    from state join acct using (n)`)
  const [live, overdue, exposed] = [Number(book?.live), Number(book?.overdue), Number(book?.exposed) / 1000]
  const wanted = overduePath(month.index / (plan.months.length - 1)) * live - overduePersistence * overdue
  return Math.min(entryRate.most, Math.max(entryRate.least, exposed > 0 ? wanted / exposed : entryRate.usual))
}

/**
 * Moves every account to the end of the month: money and charges change the balance, the roll rates the cycles past due,
 * some accounts leave, new ones are opened. Replaces table `state`; closes placements.
 */
export const moveAccounts = async (floor: Floor, month: Month): Promise<void> => {
  const { run, chance } = floor
  const m = String(month.index)
  const entry = `${(await entryOf(floor, month)).toFixed(6)} * risk`
  await run(`create or replace temp table moved as
    with net as (
      select n, sum(case when kind = 'reversal' then -amount else amount end) as net from payment
      where effective_on between DATE ${literal(month.start)} and DATE ${literal(month.end)} and status = 'posted' group by n),
    drawn as (
      select s.*, coalesce(c.hand, 0) as hand_now, coalesce(c.hand_m, 0) as hand_m_now, c.c as c_now, coalesce(c.paid, false) as paid,
        coalesce(c.settles, false) as settles, coalesce(net.net, 0) as net, a.product, a.risk, a.phase,
        ${chance.hash('move 1', 's.n', m)} as h1, ${chance.hash('move 2', 's.n', m)} as h2
      from state s join acct a using (n) left join cases c using (n) left join net using (n)),
    left_over as (
      select *, bal - net as rest,
        case when cyc > 0 then round(bal * 0.012, 2)
          when product = 'card' then round(bal * (0.002 + 0.03 * ${normal(part('h2', 0), part('h2', 1))}), 2)
          when product = 'instalment' then -round(bal * 0.002, 2) else -round(bal * 0.003, 2) end::DECIMAL(18,2) as charges
      from drawn)
    select n, risk, phase, hand_now, hand_m_now, c_now, settles, cyc as cyc_before,
      case when st = 'restructured' then case when ${part('h1', 0)} < 0.15 then 'open' else 'restructured' end
        when rest <= 0 and cyc > 0 then 'paid_off'
        when cyc = 0 and ${part('h1', 1)} < 0.004 then 'paid_off'
        when cyc >= 7 and ${part('h1', 1)} < 0.03 then 'charged_off'
        when cyc >= 8 and ${m} % 3 = 0 and ${part('h1', 1)} < 0.07 then 'sold'
        when hand_now >= 2 and ${part('h1', 2)} < 0.01 then 'recalled'
        when cyc between 3 and 6 and ${part('h1', 2)} < 0.03 then 'restructured'
        else 'open' end as st,
      (case when st = 'restructured' then 0 else ${nextCycles(part('h1', 0), entry)} end)::INTEGER as cyc_next,
      rest, charges
    from left_over`)
  await run(`create or replace temp table closing as
    select n, phase, hand_now, hand_m_now, c_now, settles, cyc_before, st,
      case when st = 'paid_off' then 0 when st in ('charged_off', 'sold', 'recalled') then rest else greatest(rest + charges, 1) end::DECIMAL(18,2) as bal,
      case when st in ('paid_off', 'restructured') then 0 when st in ('charged_off', 'sold', 'recalled') then cyc_before else cyc_next end as cyc
    from moved
    union all
    select n, phase, 0, 0, null, false, 0, 'open', balance, case when placed_late then 4 + (n % 3)::INTEGER else 0 end from acct where open_m = ${m}`)
  await run(`insert into placement_close select n, ${m}, case when st = 'paid_off' and settles then 'settled' when st in ('open', 'paid_off') then 'paid'
      when st = 'restructured' then 'other' else st end
    from closing where hand_now > 0 and (st <> 'open' or cyc = 0)`)
  await run(`create or replace table state as
    select n, bal, cyc, st, case when st = 'open' and cyc > 0 then hand_now else 0 end::INTEGER as hand, hand_m_now as hand_m,
      case when st = 'open' and cyc > 0 then c_now end as c, case when st = 'open' and cyc > 0 then hand_now else 0 end as c_hand
    from closing where st in ('open', 'restructured')`)
}

/**
 * Writes `account_months.<month>.parquet`, one row per account live at the month end or leaving in the month. A few rows
 * are missing and a few balances unknown; the truth lists them.
 */
export const writeAccountMonths = async (floor: Floor, month: Month): Promise<void> => {
  const { run, write, chance } = floor
  const m = String(month.index)
  const rows = month.index === 0 ? `select n, bal, cyc, st from state` : `select n, bal, cyc, st from closing`
  await run(`create or replace temp table month_end as
    select r.n, bal, cyc, st, phase, case when st not in ('open', 'restructured') then '' when u < 0.0003 then 'row' when u < 0.0007 then 'balance' else '' end as unknown
    from (select *, ${chance.uniform('unknown', 'n', m)} as u from (${rows})) r join acct using (n)`)
  await run(`insert into unknown_fact select n, ${m}, unknown from month_end where unknown <> ''`)
  await run(`insert into overdue_truth select ${m}, sum(bal), sum(bal) filter (cyc > 0 and st = 'open')
    from month_end where st in ('open', 'restructured') and unknown = ''`)
  await write(
    `account_months.${month.label}.parquet`,
    `select ${accountId(floor)} as account_id, DATE ${literal(month.end)} as as_of, case when unknown = '' then bal end as balance,
       (case when cyc = 0 then 0 else (cyc - 1) * 30 + phase end)::INTEGER as dpd, st as status, cyc as cycles_past_due
     from month_end where unknown <> 'row' order by n`,
  )
}
