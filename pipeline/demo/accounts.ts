import { byShare, normal, oneOf, part } from './random.ts'
import { clients, provinces } from './names.ts'
import { placedLate, prime, products, usual } from './market.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/** SQL of an account's id from its number. */
export const accountId = (floor: Pick<Floor, 'plan'>, n = 'n'): string =>
  `'A' || lpad(${n}::VARCHAR, ${String(floor.plan.digits.account)}, '0')`

/**
 * Table `acct`, one row per account: debtor, product, risk (relative hazard of becoming past due, mean about 1), first
 * balance, phase (days past due at a month end within a cycle, 1-30), month of arrival (0 = before the window), whether it arrives already late, zone.
 * Writes `accounts.csv`. Two or three neighbouring accounts may belong to one debtor.
 */
export const makeAccounts = async (floor: Floor): Promise<void> => {
  const { run, write, plan, chance } = floor
  const n = plan.months.length - 1
  const starts = plan.months.map((m) => `DATE ${literal(m.start)}`).join(', ')
  const days = plan.months.map((m) => String(m.days)).join(', ')
  const rest = 1 - prime.share
  await run(`create table acct as
    with drawn as (
      select n::BIGINT as n, ${chance.hash('account 1', 'n')} as h1, ${chance.hash('account 2', 'n')} as h2,
        ${chance.hash('account 3', 'n')} as h3, ${chance.hash('account 4', 'n')} as h4
      from range(${String(plan.accounts)}) as r(n)),
    typed as (
      select *, ${part('h1', 0)} < ${String(prime.share)} as is_prime, ${part('h1', 1)} as z,
        ${normal(part('h2', 0), part('h2', 1))} as noise,
        case when n % 6 = 4 and ${part('h4', 0)} < 0.5 then n - 1
          when n % 6 = 5 and ${part('h4', 0)} < 0.3 then n - 2 else n end as debtor
      from drawn),
    located as (select *, ${chance.uniform('debtor zone', 'debtor')} as u_zone from typed)
    select n, debtor,
      ${byShare(
        part('h1', 2),
        products.map((p) => [`'${p.id}'`, p.share]),
      )} as product,
      is_prime,
      case when is_prime then ${String(prime.risk)} else ${String((1 - prime.share * prime.risk) / rest)} * (0.4 + 1.2 * z) end as risk,
      round(greatest(300, least(900000, case when is_prime then ${String(prime.median)} * exp(${String(prime.sigma)} * noise)
        else ${String(usual.median)} * exp(${String(usual.sigma)} * noise + ${String(usual.tilt)} * (0.5 - z)) end)), 2)::DECIMAL(18,2) as balance,
      1 + floor(${part('h2', 2)} * 30)::INTEGER as phase,
      case when ${part('h3', 0)} < ${String(plan.newShare)} then 1 + floor(${part('h3', 0)} / ${String(plan.newShare)} * ${String(n)})::INTEGER else 0 end as open_m,
      case when u_zone < 0.02 then 'Asia/Urumqi' when u_zone < 0.03 then 'Asia/Shanghai|Asia/Urumqi' end as timezone,
      ${part('h3', 2)} < 0.09 as lost, ${part('h3', 2)} >= ${String(1 - placedLate)} and not is_prime as placed_late,
      ${part('h4', 1)} as u_client, ${part('h4', 2)} as u_age
    from located`)
  await write(
    'accounts.csv',
    `select ${accountId(floor)} as account_id, 'D' || lpad(debtor::VARCHAR, ${String(plan.digits.account)}, '0') as debtor_id, product,
       case when open_m > 0 and not placed_late then ([${starts}])[1 + open_m] + floor(u_age * ([${days}])[1 + open_m])::INTEGER
         else ([${starts}])[1] - 1 - floor(u_age * 1500)::INTEGER end as originated_on,
       round(balance * (1 + case when open_m > 0 and not placed_late then 0 else u_age * 0.6 end), 2)::DECIMAL(18,2) as original_amount,
       'CNY' as currency,
       case when timezone is not null then '新疆' else ${oneOf(chance.uniform('debtor region', 'debtor'), provinces)} end as region,
       timezone, ${byShare(
         'u_client',
         clients.map(([id, share]) => [`'${id}'`, share]),
       )} as client_id
     from acct order by n`,
  )
}
