import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/**
 * Tables `shift(c, m, day, on_date)` (working days of everybody employed), `away(c, on_date)` (those somebody misses) and
 * the empty `talk` (seconds of talk and number of contacts by person and day).
 */
export const makeShifts = async ({ run, plan, chance }: Floor): Promise<void> => {
  const days = plan.months
    .slice(1)
    .flatMap((month) =>
      month.workdays.map(
        (day) => `(${String(month.index)}, ${String(day)}, DATE ${literal(month.start)} + ${String(day - 1)})`,
      ),
    )
  await run(`create table shift as select c, m, day, on_date
    from collector join (values ${days.join(', ')}) as d(m, day, on_date) on on_date >= hired_on and on_date <= coalesce(left_on, on_date)`)
  await run(
    `create table away as select c, on_date from shift where ${chance.uniform('absent', 'c', 'm', 'day')} < 0.035`,
  )
  await run(`create table talk (c INTEGER, on_date DATE, seconds BIGINT, contacts BIGINT)`)
}

/** Writes `shifts.csv`; who is away has a shift without work, unless letters or e-mails went out in that name. */
export const writeShifts = async ({ write, chance }: Floor): Promise<void> => {
  const worked = `435 + floor(${chance.uniform('worked', 'c', 'm', 'day')} * 70)::INTEGER`
  await write(
    'shifts.csv',
    `select collector_id, on_date as worked_on, 480 as scheduled_minutes,
       case when away.c is not null and t.contacts is null then 0 else greatest(${worked}, ceil(coalesce(t.seconds, 0) / 60)::INTEGER) end as worked_minutes,
       ceil(coalesce(t.seconds, 0) / 60)::INTEGER as talk_minutes
     from shift join collector using (c) left join away using (c, on_date) left join talk t using (c, on_date)
     order by collector_id, worked_on`,
  )
}
