import { fractionSigma } from './market.ts'
import { normal, part } from './random.ts'
import { payFraction, payRate } from './segments.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'

/**
 * Table `cases`, one row per row of `dealt`, with what the month will bring: whether a new assignment begins, whether the
 * account pays (propensity of its segment × true skill of its holder), how much, on which day.
 */
export const makeCases = async ({ run, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  await run(`create or replace temp table cases as
    with drawn as (
      select d.*, ${chance.hash('case 1', 'd.n', m)} as h1, ${chance.hash('case 2', 'd.n', m)} as h2, ${chance.hash('case 3', 'd.n', m)} as h3
      from dealt d),
    judged as (
      select h.*, coalesce(h.c is distinct from c_before or h.hand <> c_hand, true) and h.c is not null as fresh,
        coalesce(p.skill, 0.92) as skill, p.game, p.rough,
        ${part('h1', 0)} < least(0.97, ${payRate()} * coalesce(p.skill, 0.92)) as paid,
        bal::DOUBLE * ${payFraction()} * exp(${String(fractionSigma)} * ${normal(part('h1', 1), part('h1', 2))} - ${String(fractionSigma ** 2 / 2)}) as raw
      from drawn h left join collector p on p.c = h.c),
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
