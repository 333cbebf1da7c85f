import { accountId } from './accounts.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/** Writes `placements.csv`: each time an account enters collections or goes to the next hand, by monthly batches. */
export const writePlacements = async (floor: Floor): Promise<void> => {
  const { write, plan } = floor
  const list = (of: (month: Floor['plan']['months'][number]) => string): string =>
    `([${plan.months.map(of).join(', ')}])[1 + m]`
  const start = list((x) => `DATE ${literal(x.start)}`)
  const label = list((x) => literal(x.label))
  await write(
    'placements.csv',
    `with event as (
       select n, m, 0 as closes, hand, bal, cyc, to_agency, null as reason, ${start} as on_date from placement_open
       union all
       select n, m, 1, null, null, null, null, reason, ${list((x) => `DATE ${literal(x.end)}`)} from placement_close),
     followed as (
       select *, lead(on_date) over w as next_on, lead(closes) over w as next_closes, lead(reason) over w as next_reason
       from event window w as (partition by n order by m, closes))
     select 'L' || replace(${label}, '-', '') || '-' || lpad(n::VARCHAR, ${String(plan.digits.account)}, '0') as placement_id,
       ${accountId(floor)} as account_id, on_date as placed_on, bal as placed_amount,
       case when m = 1 then ${label} || '-opening' else ${label} || case when to_agency then '-agency-' else '-inhouse-' end || 'M' || least(cyc, 7) end as batch,
       hand, (cyc - 1) * 30 + phase as dpd_at_placement, next_on as closed_on,
       case when next_on is null then null when next_closes = 1 then next_reason else 'recalled' end as close_reason
     from followed join acct using (n) where closes = 0 order by placed_on, placement_id`,
  )
}
