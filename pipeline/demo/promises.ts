import { accountId } from './accounts.ts'
import { contactId } from './contacts.ts'
import { part } from './random.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'
import { literal } from '../sql.ts'

/** Empty table `promise`; `i` is the contact it was made in (null: none recorded). */
export const makePromises = async ({ run }: Floor): Promise<void> =>
  run(`create table promise (n BIGINT, m INTEGER, k INTEGER, i INTEGER, c INTEGER, made_on DATE, tod INTEGER, due_on DATE,
    amount DECIMAL(18,2), cancelled_on DATE, game VARCHAR)`)

/** SQL of an amount as people promise it. */
const pleasant = (amount: string): string =>
  `case when ${amount} >= 200 then floor(${amount} / 50) * 50 else greatest(1, floor(${amount})) end::DECIMAL(18,2)`

/**
 * Adds the month's promises. A promise is made in a conversation with the debtor; of those who pay soon afterwards many
 * have promised it, of those who do not pay few. Stuffers log a small promise after nearly every conversation; re-daters
 * replace a promise on the day it is due by the next one, and cancel the last.
 */
export const addPromises = async ({ run, plan, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const end = `DATE ${literal(plan.end)}`
  await run(`create or replace temp table talks as
    select n, i, c, on_date, tod, row_number() over (partition by n order by on_date, tod, i) as place
    from touch where connected and party = 'debtor' and c is not null and channel in ('call', 'visit', 'chat') and coalesce(plant <> 'short', true)`)
  await run(`create or replace temp table promised as
    with plan as (
      select n, c as holder, game, bal, paid, amount, DATE ${literal(month.start)} + (pay_day - 1)::INTEGER as pay_on,
        ${chance.hash('promise 1', 'n', m)} as h1, ${chance.hash('promise 2', 'n', m)} as h2
      from cases),
    first_part as (
      select p.*, f.amount as first_amount from plan p left join (select n, amount from payment where m = ${m} and k = 1 and kind = 'payment') f using (n)),
    candidate as (
      select p.*, t.i, t.c, t.on_date, t.tod, row_number() over (partition by p.n order by t.on_date, t.tod, t.i) as place
      from first_part p join talks t using (n)
      where case when paid then t.on_date between pay_on - 10 and pay_on else t.place = 1 end),
    chosen as (select * from candidate where place = 1 and ${part('h1', 0)} < case when paid then 0.85 when game = 're_dating' then 0.4 else 0.044 end)
    select n, i, c, game, on_date as made_on, tod, paid,
      case when paid then greatest(on_date, pay_on - 2 + floor(${part('h1', 1)} * 6)::INTEGER)
        when game = 're_dating' then on_date + 5 else on_date + 2 + floor(${part('h1', 1)} * 8)::INTEGER end as due_on,
      case when paid and ${part('h2', 0)} < 0.94 then least(first_amount, ${pleasant('first_amount')})
        when paid then ${pleasant('first_amount * (1.3 + ' + part('h2', 1) + ')')}
        else ${pleasant('bal::DOUBLE * (0.03 + 0.09 * ' + part('h2', 1) + ')')} end::DECIMAL(18,2) as amount,
      ${part('h1', 2)} as u_cancel
    from chosen`)
  await run(`insert into promise select n, ${m}, 1, i, c, made_on, tod, due_on, amount,
      case when not paid and coalesce(game <> 're_dating', true) and u_cancel < 0.04 and made_on < ${end} then least(due_on, made_on + 1) end,
      case when game = 're_dating' and not paid then game end
    from promised`)
  await run(`insert into promise
    select n, ${m}, 1 + k, null, c, made_on + (5 * k)::INTEGER, 61200 + (n % 1800)::INTEGER, made_on + (5 * k + 5)::INTEGER, amount,
      case when k = 3 and made_on + 20 <= ${end} then made_on + 20 end, 're_dating'
    from promised, range(1, 4) as r(k) where game = 're_dating' and not paid and made_on + (5 * k)::INTEGER <= ${end}`)
  await run(`insert into promise
    select t.n, ${m}, 10 + t.place, t.i, t.c, t.on_date, t.tod + 30, t.on_date + 1, (10 + t.n % 40)::DECIMAL(18,2), null, 'promise_stuffing'
    from talks t join collector p on p.c = t.c
    where p.game = 'promise_stuffing' and t.place < 80 and ${chance.uniform('stuffed', 't.n', m, 't.i')} < 0.35
      and not exists (select 1 from promised q where q.n = t.n and q.i = t.i)`)
}

/** Writes `promises.csv`. */
export const writePromises = async (floor: Floor): Promise<void> => {
  const label = `([${floor.plan.months.map((x) => literal(x.label.replace('-', ''))).join(', ')}])[1 + m]`
  await floor.write(
    'promises.csv',
    `select 'Q' || ${label} || '-' || lpad(n::VARCHAR, ${String(floor.plan.digits.account)}, '0') || '-' || lpad(k::VARCHAR, 2, '0') as promise_id,
       ${accountId(floor)} as account_id,
       strftime(made_on::TIMESTAMP + to_seconds(tod + 60), '%Y-%m-%dT%H:%M:%S') || '+08:00' as made_at, due_on, amount, collector_id,
       case when i is not null then ${contactId(floor)} end as contact_id, cancelled_on
     from promise join collector using (c) order by made_on, promise_id`,
  )
}
