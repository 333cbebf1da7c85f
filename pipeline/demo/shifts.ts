import { quote } from './random.ts'
import type { Floor } from './floor.ts'

/** Empty table `talk`: seconds of talk and number of contacts by person and day. */
export const makeTalk = async ({ run }: Floor): Promise<void> =>
  run(`create table talk (c INTEGER, on_date DATE, seconds BIGINT, contacts BIGINT)`)

/** Writes `shifts.csv`: each working day of everybody employed; who is absent has a shift without work. */
export const writeShifts = async ({ write, plan, chance }: Floor): Promise<void> => {
  const days = plan.months
    .slice(1)
    .flatMap((month) =>
      month.workdays.map(
        (day) => `(${String(month.index)}, ${String(day)}, DATE ${quote(month.start)} + ${String(day - 1)})`,
      ),
    )
  const absent = chance.uniform('absent', 'c', 'm', 'day')
  const worked = `435 + floor(${chance.uniform('worked', 'c', 'm', 'day')} * 70)::INTEGER`
  await write(
    'shifts.csv',
    `select collector_id, on_date as worked_on, 480 as scheduled_minutes,
       case when ${absent} < 0.035 and t.contacts is null then 0 else greatest(${worked}, ceil(coalesce(t.seconds, 0) / 60)::INTEGER) end as worked_minutes,
       ceil(coalesce(t.seconds, 0) / 60)::INTEGER as talk_minutes
     from collector join (values ${days.join(', ')}) as d(m, day, on_date) on on_date >= hired_on and on_date <= coalesce(left_on, on_date)
     left join talk t using (c, on_date)
     order by collector_id, worked_on`,
  )
}
