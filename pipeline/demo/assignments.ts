import { accountId } from './accounts.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/**
 * Table `spell` and `assignments.csv`: months in a row with the same holder are one assignment. A few accounts are handed
 * to a second person while the first still has them (such overlaps are cut by the reader), a few assignments are void.
 */
export const writeAssignments = async (floor: Floor): Promise<void> => {
  const { run, write, plan, chance } = floor
  const starts = `[${plan.months.map((x) => `DATE ${literal(x.start)}`).join(', ')}]`
  const labels = `[${plan.months.map((x) => literal(x.label.replace('-', ''))).join(', ')}]`
  const last = plan.months.length - 1
  await run(`create table spell as
    with numbered as (select *, count(*) filter (fresh) over (partition by n order by m) as spell_no from held),
    grouped as (
      select n, spell_no, min(c) as c, min(m) as m, max(m) as last_m, max(aday) filter (fresh) as aday, max(bal) filter (fresh) as bal,
        bool_or(randomised) filter (fresh) as randomised
      from numbered group by n, spell_no),
    dated as (
      select *, (${starts})[1 + m] + (aday - 1) as assigned_on,
        lead((${starts})[1 + m] + (aday - 1)) over (partition by n order by m) as next_on, lead(m) over (partition by n order by m) as next_m
      from grouped)
    select n, m, d.c, assigned_on, bal, randomised,
      least(case when next_m = last_m + 1 then next_on when last_m < ${String(last)} then (${starts})[2 + last_m] end, left_on + 1) as ended_on
    from dated d join collector using (c)`)
  await run(`create table odd_spell as
    with drawn as (select *, ${chance.uniform('odd spell', 'n', 'm')} as u from spell),
    other as (
      select d.n, d.m, f.c, d.assigned_on + 9 as assigned_on, d.ended_on, d.bal, d.u
      from drawn d join anchor f on f.desk = 'floor' and f.k = floor(d.u * 200 * f.size)::INTEGER
      where d.u < 0.005 and f.c <> d.c and d.assigned_on + 9 < coalesce(d.ended_on, DATE ${literal(plan.end)}))
    select n, m, c, assigned_on, ended_on, bal, 'x' as mark, 'overlaps the assignment before it' as why from other
    union all
    select n, m, c, assigned_on, assigned_on, bal, 'v', 'void: ends on the day it begins' from drawn where u > 0.999`)
  const id = `'S' || (${labels})[1 + m] || '-' || lpad(n::VARCHAR, ${String(plan.digits.account)}, '0')`
  await write(
    'assignments.csv',
    `select ${id} || mark as assignment_id, ${accountId(floor)} as account_id, collector_id, assigned_on, ended_on, bal as assigned_amount, randomised
     from (select n, m, c, assigned_on, ended_on, bal, randomised, '' as mark from spell
       union all select n, m, c, assigned_on, ended_on, bal, false, mark from odd_spell) join collector using (c)
     order by assigned_on, assignment_id`,
  )
}
