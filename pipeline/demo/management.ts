import { contactId } from './contacts.ts'
import { teamId } from './teams.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/** Table `team_money(m, team_id, net, people)`: what each team collected and how many people it had, by month. */
const makeTeamMoney = async ({ run, plan }: Floor): Promise<void> => {
  const kind = `case when kind_after is not null and x.m > move_m then kind_after else kind end`
  await run(`create table team_money as
    with member as (
      select x.m, p.c, ${teamId(plan, 'p.block', kind)} as team_id
      from collector p, range(1, ${String(plan.months.length)}) as x(m) where x.m between from_m and to_m),
    money as (
      select c, year(effective_on) * 12 + month(effective_on) as ym, sum(case when kind = 'reversal' then -amount else amount end) as net
      from payment where kind <> 'waiver' and status = 'posted' and c is not null group by all)
    select member.m, team_id, count(*) as people, coalesce(sum(net), 0)::DECIMAL(18,2) as net
    from member left join money on money.c = member.c and money.ym = year(DATE ${literal(plan.end)}) * 12 + month(DATE ${literal(plan.end)}) - ${String(plan.months.length - 1)} + member.m
    group by all`)
}

/** Writes `costs.csv`, `targets.csv` (those of the reference case) and `breach_decisions.csv`. */
export const writeManagement = async (floor: Floor): Promise<void> => {
  const { run, write, plan, chance } = floor
  await makeTeamMoney(floor)
  const month = `([${plan.months.map((x) => `DATE ${literal(x.start)}`).join(', ')}])[1 + m]`
  await run(`create table cost as
    select m, 'salaries' as category, (people * 4600)::DECIMAL(18,2) as amount, team_id from team_money join team using (team_id) where type = 'in_house'
    union all select m, 'commission', round(net * 0.012, 2)::DECIMAL(18,2), team_id from team_money join team using (team_id) where type = 'in_house'
    union all select m, 'agency_fee', round(net * 0.2, 2)::DECIMAL(18,2), team_id from team_money join team using (team_id) where type = 'agency'
    union all select m, 'dialler', round(sum(people) * 420, 2)::DECIMAL(18,2), null from team_money group by m
    union all select m, 'messages', round(sum(people) * 130, 2)::DECIMAL(18,2), null from team_money group by m
    union all select m, 'premises', round(sum(people) * 350, 2)::DECIMAL(18,2), null from team_money group by m`)
  await write(
    'costs.csv',
    `select 'F' || strftime(${month}, '%Y%m') || '-' || category || coalesce('-' || team_id, '') as cost_id, ${month} as month, category, amount, team_id
     from cost order by month, cost_id`,
  )
  const firstMonths = `m <= 3`
  await write(
    'targets.csv',
    `with months as (select m from range(1, ${String(plan.months.length)}) as r(m)),
     person as (
       select 'collector:' || collector_id as scope, round(sum(case when p.kind = 'reversal' then -amount else amount end) / count(distinct m) * 1.05, -2) as value
       from payment p join collector using (c) where p.kind <> 'waiver' and status = 'posted' group by 1),
     target as (
       select 'overdue_rate' as metric, 'all' as scope, 0.055 as value
       union all select 'csat', 'all', 4.0
       union all select 'kept_rate', 'all', 0.82
       union all select 'breach_free_rate', 'all', 0.999
       union all select 'qa_score', 'all', 90
       union all select 'complaints', 'all', round(0.5 * count(*) / count(distinct m)) from complaint where ${firstMonths}
       union all select 'cost_to_collect', 'all', round(0.8 * (select sum(amount) from cost where ${firstMonths}) / nullif(sum(net), 0), 4) from team_money where ${firstMonths}
       union all select 'net_collected', 'all', round(sum(net) / count(distinct m) * 1.05, -2) from team_money
       union all select 'net_collected', 'team:' || team_id, round(sum(net) / count(distinct m) * 1.05, -2) from team_money group by team_id
       union all select 'net_collected', scope, value from person)
     select metric, scope, ${month} as month, value::DECIMAL(18,4) as value from target, months where value > 0 order by metric, scope, month`,
  )
  const u = chance.uniform('decision', 'n', 'm', 'i', 'rule_id')
  await run(`create table decision as
    select n, m, i, rule_id, case when ${u} < 0.55 then 'confirmed' else 'dismissed' end as decision,
      case when (n + i) % 2 = 0 then 'qa.zhao' else 'qa.lin' end as decided_by, happened_on + 4 + (n % 12)::INTEGER as decided_on
    from breach where ${u} < 0.63 and happened_on + 20 <= DATE ${literal(plan.end)}`)
  await write(
    'breach_decisions.csv',
    `select ${contactId(floor)} as contact_id, rule_id, decision, decided_by, decided_on from decision order by contact_id, rule_id`,
  )
}
