import { bands, buckets, fractionSigma, hands, products } from './market.ts'
import { normal, part } from './random.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'

const lookup = (key: string, rows: readonly (readonly [string | number, number])[]): string =>
  `case ${key} ${rows.map(([k, v]) => `when ${typeof k === 'string' ? `'${k}'` : String(k)} then ${String(v)}`).join(' ')} end`

/** Size of what is paid against the segments' fractions; set so that 3.2-3.4 % of the delinquent balance is paid a month. */
const level = 1.24

/** SQL of the band of a balance. */
export const bandOf = (balance: string): string =>
  `case ${bands
    .slice(1)
    .map((b) => `when ${balance} < ${String(b.from)} then ${String(b.band - 1)}`)
    .join(' ')} else 4 end`

/** SQL of the share of accounts of a segment that pay in a month at skill 1, and of the fraction of the balance they pay. */
export const payRate = (): string =>
  [
    lookup(
      'bucket',
      buckets.map((b) => [b.bucket, b.pay]),
    ),
    lookup(
      'product',
      products.map((p) => [p.id, p.pay]),
    ),
    lookup(
      'band',
      bands.map((b) => [b.band, b.pay]),
    ),
    lookup(
      'hand',
      hands.map((h) => [h.hand, h.pay]),
    ),
  ].join(' * ')
export const payFraction = (): string =>
  `${String(level)} * ${lookup(
    'bucket',
    buckets.map((b) => [b.bucket, b.fraction]),
  )} * ${lookup(
    'band',
    bands.map((b) => [b.band, b.fraction]),
  )}`

const desk = `case when hand >= 2 then 'agency'
  when cyc >= 4 then case when bal >= 20000 then 'late_large' else 'late' end
  when challenger then 'agency'
  when is_random then 'early'
  when u_overflow < 0.12 then 'floor'
  when cyc = 3 or (bal >= 10000 and u_mid < 0.32) then 'mid'
  when product = 'card' then case when bal >= 10000 then 'card_large' else 'card_small' end
  else case when bal >= 10000 then 'loan_large' else 'loan_small' end end`

/**
 * Table `cases`, one row per account past due at the month end before: hand, bucket, band, who holds it this month (null
 * = nobody, a control group), whether that begins a new assignment, and what the month will bring: whether the account
 * pays (propensity of its segment × true skill of its holder), how much, on which day.
 */
export const makeCases = async ({ run, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const u = chance.uniform
  await run(`create or replace temp table cases as
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
    dealt as (select *, ${desk} as desk from routed),
    drawn as (
      select d.*, ${u('slot', 'd.n', 'd.desk', 'd.hand', 'd.epoch')} as u_slot, ${chance.hash('case 1', 'd.n', m)} as h1,
        ${chance.hash('case 2', 'd.n', m)} as h2, ${chance.hash('case 3', 'd.n', m)} as h3
      from dealt d),
    held as (
      select d.*, case when untreated then null
          when b.c is not null and d.hand = d.c_hand and ${m} <= b.to_m and ${m} <> coalesce(b.move_m, -1) + 1 and ${u('kept', 'd.n', m)} < 0.8
            and (d.hand >= 2 or (d.cyc >= 4) = (case when ${m} > coalesce(b.move_m, ${m}) then b.kind_after else b.kind end in (4, 5))) then b.c
          when ${m} between s.from_m and s.to_m then s.c else f.c end as c
      from drawn d left join collector b on b.c = d.c_before
      join (select desk, max(size) as size from slot group by desk) sz using (desk)
      join (select desk, max(size) as size from anchor group by desk) fz using (desk)
      join slot s on s.desk = d.desk and s.k = floor(u_slot * sz.size)::INTEGER
      join anchor f on f.desk = d.desk and f.k = floor(u_slot * fz.size)::INTEGER),
    judged as (
      select h.*, coalesce(h.c is distinct from c_before or h.hand <> c_hand, true) and h.c is not null as fresh,
        coalesce(p.skill, 0.92) as skill, p.game, p.rough,
        ${part('h1', 0)} < least(0.97, ${payRate()} * coalesce(p.skill, 0.92)) as paid,
        bal::DOUBLE * ${payFraction()} * exp(${String(fractionSigma)} * ${normal(part('h1', 1), part('h1', 2))} - ${String(fractionSigma ** 2 / 2)}) as raw
      from held h left join collector p on p.c = h.c),
    priced as (
      select *, paid and cyc >= 3 and ${part('h2', 0)} < 0.015 as settles,
        case when not paid then 0
          when cyc >= 3 and ${part('h2', 0)} < 0.015 then round(bal * 0.7, 2)
          when raw >= 0.9 * bal then bal
          else least(bal, greatest(30, case when ${part('h2', 1)} < 0.6 then round(raw, -1) else round(raw, 2) end)) end::DECIMAL(18,2) as amount
      from judged)
    select n, bal, cyc, hand, hand_m, opens, debtor, product, phase, timezone, lost, bucket, band, c, game, rough, fresh, is_random,
      challenger, desk, paid, settles, amount, h1, h3,
      case when not fresh then 1 when ${m} = 1 then 1 else 1 + floor(${part('h2', 2)} * 3)::INTEGER end as aday,
      case when ${part('h3', 0)} < 0.3 then ([10, 15, 20, 25])[1 + floor(${part('h3', 1)} * 4)::INTEGER]
        else 2 + floor(${part('h3', 1)} * ${String(month.days - 1)})::INTEGER end as pay_day
    from priced`)
  await run(
    `insert into held select n, ${m}, c, hand, fresh, aday, bal, is_random and desk = 'early' from cases where c is not null`,
  )
  await run(`insert into placement_open select n, ${m}, hand, bal, cyc, desk = 'agency' from cases where opens`)
}
