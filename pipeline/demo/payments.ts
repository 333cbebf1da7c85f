import { oneOf } from './random.ts'
import { accountId } from './accounts.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'
import { literal } from '../sql.ts'

/** Adds the month's money to table `payment`: one or two payments, waivers, and reversals that may fall in a later month. */
export const makePayments = async ({ run, plan, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const end = `DATE ${literal(plan.end)}`
  const day = (n: string): string => `DATE ${literal(month.start)} + (${n} - 1)::INTEGER`
  const u = (purpose: string): string => chance.uniform(`payment ${purpose}`, 'n', m)
  await run(`create or replace temp table money as
    with split as (
      select n, c, hand, bal, amount, settles, pay_day, ${u('split')} < 0.2 and amount > 100 and pay_day + 9 <= ${String(month.days)} and not settles as parts,
        ${u('split days')} as u_days, ${u('fate')} as u_fate, ${u('reversed')} as u_reversed, ${u('waiver')} as u_waiver
      from cases where paid),
    sized as (
      select *, case when parts then round(amount * 0.6, 2) else amount end::DECIMAL(18,2) as first from split),
    status as (
      select *, case when (${day('pay_day')} > ${end} - 3 and u_fate < 0.4) or u_fate < 0.001 then 'pending' else 'posted' end as first_status from sized)
    select n, 1 as k, ${day('pay_day')} as effective_on, first as amount, 'payment' as kind, null::INTEGER as reverses_k, first_status as status, c, hand from status
    union all
    select n, 2, ${day('pay_day + 3 + floor(u_days * 6)::INTEGER')}, amount - first, 'payment', null, 'posted', c, hand from status where parts
    union all
    select n, 3, ${day('pay_day')}, case when settles then bal - amount else least(bal - amount, greatest(5, round(bal * 0.008, 2))) end::DECIMAL(18,2),
      'waiver', null, 'posted', c, hand
    from status where (settles or u_waiver < 0.03) and bal > amount
    union all
    select n, 4, ${day('pay_day + 1 + floor(u_days * 25)::INTEGER')},
      case when u_reversed < 0.008 then first else greatest(0.01, round(first / 2, 2)) end::DECIMAL(18,2), 'reversal', 1, 'posted', c, hand
    from status where u_reversed < 0.011 and first_status = 'posted' and ${day('pay_day + 1 + floor(u_days * 25)::INTEGER')} <= ${end}`)
  await run(
    `insert into payment select n, ${m}, k, effective_on, amount, kind, reverses_k, status, c, hand from money where amount > 0`,
  )
  await run(`insert into month_truth
    select ${m}, count(*), count(*) filter (coalesce(p.paid, 0) > 0), sum(bal), coalesce(sum(p.paid), 0)
    from cases left join (select n, sum(amount) as paid from payment where m = ${m} and kind = 'payment' and status = 'posted' group by n) p using (n)`)
}

/** SQL of a payment's id. */
export const paymentId = (floor: Pick<Floor, 'plan'>, m: string, k: string): string =>
  `'P' || ([${floor.plan.months.map((x) => literal(x.label.replace('-', ''))).join(', ')}])[1 + ${m}] || '-' || lpad(n::VARCHAR, ${String(floor.plan.digits.account)}, '0') || '-' || ${k}`

/** Writes `payments.csv`. */
export const writePayments = async (floor: Floor): Promise<void> => {
  const u = floor.chance.uniform('payment method', 'n', 'm', 'k')
  await floor.write(
    'payments.csv',
    `select ${paymentId(floor, 'm', 'k')} as payment_id, ${accountId(floor)} as account_id, effective_on, amount, kind,
       case when status = 'posted' then strftime(effective_on + case when ${u} < 0.1 then 1 else 0 end, '%Y-%m-%d') || 'T'
         || lpad((8 + floor(${u} * 13))::INTEGER::VARCHAR, 2, '0') || ':30:00+08:00' end as posted_at,
       status, case when kind = 'reversal' then ${paymentId(floor, 'm', 'reverses_k')} end as reverses_payment_id,
       case when kind = 'waiver' then null else ${oneOf(u, ['bank_transfer', 'wechat', 'alipay', 'auto_debit', 'cash'])} end as method
     from payment order by effective_on, payment_id`,
  )
}
