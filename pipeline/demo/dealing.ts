import { bandOf } from './segments.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'

const desk = `case when hand >= 2 then 'agency'
  when cyc >= 4 then case when bal >= 20000 then 'late_large' else 'late' end
  when challenger then 'agency'
  when is_random then 'early'
  when u_overflow < 0.12 then 'floor'
  when cyc = 3 or (bal >= 10000 and u_mid < 0.32) then 'mid'
  when product = 'card' then case when bal >= 10000 then 'card_large' else 'card_small' end
  else case when bal >= 10000 then 'loan_large' else 'loan_small' end end`

/**
 * Table `dealt`, one row per account past due at the month end before: hand, bucket, band, and who holds it this month
 * (null = nobody, a control group). Four in five stay with who held them, as long as the stage of the account and the
 * person's team allow; the others are dealt to somebody of the desk for their product, bucket and balance.
 */
export const dealCases = async ({ run, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const u = chance.uniform
  await run(`create or replace temp table routed as
    with past_due as (
      select s.n, s.bal, s.cyc, s.hand as hand_before, s.c as c_before, s.c_hand, a.debtor, a.product, a.phase, a.timezone, a.lost,
        case when s.hand = 0 then 1
          when s.hand = 1 and s.cyc >= 4 and ${m} > 1 and ${u('to second hand', 'n', m)} < 0.22 then 2
          when s.hand = 2 and ${m} - s.hand_m >= 5 and ${u('to third hand', 'n', m)} < 0.3 then 3
          else s.hand end as hand, s.hand_m
      from state s join acct a using (n) where s.st = 'open' and s.cyc >= 1),
    placed as (
      select * exclude (hand_m), hand <> hand_before or ${m} = 1 as opens,
        case when hand <> hand_before or ${m} = 1 then ${m} else hand_m end as hand_m,
        least(cyc, 7) as bucket, ${bandOf('bal')} as band
      from past_due),
    routed as (
      select *, hand = 1 and cyc <= 3 and ${u('challenger', 'n')} < 0.06 as challenger,
        hand = 1 and cyc <= 2 and ${u('randomised', 'n', 'hand_m')} < 0.06 as is_random,
        hand = 1 and cyc = 1 and ${u('untreated', 'n', 'hand_m')} < 0.05 as untreated,
        ${u('overflow', 'n', 'hand_m')} as u_overflow, ${u('mid', 'n', 'hand_m')} as u_mid,
        (${m} + n % 4) // 4 as epoch
      from placed),
    desked as (select *, ${desk} as desk from routed),
    drawn as (select *, ${u('slot', 'n', 'desk', 'hand', 'epoch')} as u_slot from desked)
    select d.*, floor(u_slot * slots)::INTEGER as slot_k, floor(u_slot * anchors)::INTEGER as anchor_k
    from drawn d join desk_size using (desk)`)
  await run(`create or replace temp table dealt as
    select d.*, case when untreated then null
        when b.c is not null and d.hand = d.c_hand and ${m} <= b.to_m and ${m} <> coalesce(b.move_m, -1) + 1 and ${u('kept', 'd.n', m)} < 0.8
          and (d.hand >= 2 or (d.cyc >= 4) = (case when ${m} > coalesce(b.move_m, ${m}) then b.kind_after else b.kind end in (4, 5))) then b.c
        when ${m} between s.from_m and s.to_m then s.c else f.c end as c
    from routed d left join collector b on b.c = d.c_before
    join slot s on s.desk = d.desk and s.k = d.slot_k
    join anchor f on f.desk = d.desk and f.k = d.anchor_k`)
}
