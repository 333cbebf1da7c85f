import { accountId } from './accounts.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/**
 * Table `permission(n, k, kind, channel, from_on, to_on)` and `permissions.csv`: a few accounts in a thousand forbid all
 * contact (`cease`) or text messages (`opt_out`), or allow calls at night (`consent`). All begin at noon.
 */
export const makePermissions = async (floor: Floor): Promise<void> => {
  const { run, write, plan, chance } = floor
  const first = `DATE ${literal(plan.months[1]?.start ?? plan.end)}`
  const window = `(DATE ${literal(plan.end)} - ${first})`
  await run(`create table permission as
    with drawn as (select n, ${chance.uniform('permission', 'n')} as u, ${chance.uniform('permission day', 'n')} as v from acct)
    select n, case when u < 0.005 then 'cease' when u < 0.011 then 'opt_out' else 'consent' end as kind,
      case when u >= 0.005 and u < 0.011 then 'sms' end as channel,
      case when u < 0.011 then ${first} + floor(v * ${window})::INTEGER else ${first} - 30 end as from_on,
      case when u < 0.002 then ${first} + floor(v * ${window})::INTEGER + 90 end as to_on
    from drawn where u < 0.021`)
  const noon = (day: string): string => `strftime(${day}, '%Y-%m-%d') || 'T12:00:00+08:00'`
  await write(
    'permissions.csv',
    `select 'W' || lpad(n::VARCHAR, ${String(plan.digits.account)}, '0') as permission_id, ${accountId(floor)} as account_id, kind, channel,
       ${noon('from_on')} as valid_from, case when to_on is not null then ${noon('to_on')} end as valid_to
     from permission order by n`,
  )
}
