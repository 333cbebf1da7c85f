import { series } from './touches.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'
import { literal } from '../sql.ts'

const noon = 43_200
const isEffective = `connected and party = 'debtor' and channel in ('call', 'voice_bot') and not inbound`
const isCounted = `channel in ('call', 'voice_bot', 'visit') and not inbound`

/** Day on which the rules on hours, effective calls and third parties came into force. */
const rulesOf2025 = '2025-02-28'

/** Tables that gather what is planted, over all months. */
export const makeFindings = async ({ run }: Floor): Promise<void> => {
  await run(
    `create table breach (n BIGINT, m INTEGER, i INTEGER, rule_id VARCHAR, c INTEGER, happened_on DATE, zone_dependent BOOLEAN)`,
  )
  await run(`create table near_miss (n BIGINT, m INTEGER, i INTEGER, rule_id VARCHAR, why VARCHAR)`)
  await run(`create table ceased_contact (n BIGINT, m INTEGER, i INTEGER)`)
  await run(`create table not_evaluable (n BIGINT, m INTEGER, i INTEGER, rule_id VARCHAR, fact VARCHAR)`)
  await run(`create table word_contact (n BIGINT, m INTEGER, i INTEGER, note INTEGER)`)
}

/**
 * Table `touch`: the contacts of the month as they are delivered. Out of the drawn ones it takes away those that a
 * permission forbids, the fourth and later effective call to a debtor on a day, and connects with third parties whose
 * debtor was not lost - except the planted ones, which are listed as breaches. So no breach of the `cn` pack is left
 * that the truth does not name.
 */
export const refineTouches = async (floor: Floor, month: Month): Promise<void> => {
  const { run } = floor
  const m = String(month.index)
  await run(`create or replace temp table allowed as
    with dated as (
      select d.*, DATE ${literal(month.start)} + (day - 1) as on_date,
        plant is null and channel = 'call' and not inbound and connected and u < 0.0008 as hides_party
      from drawn d),
    judged as (
      select d.* replace (case when hides_party then null else party end as party),
        case when (p.from_on < on_date or (p.from_on = on_date and tod >= ${String(noon)}))
          and (p.to_on is null or p.to_on > on_date or (p.to_on = on_date and tod < ${String(noon)})) then p.kind end as permitted
      from dated d left join permission p using (n)),
    told as (
      select * exclude (permitted), permitted = 'cease' and not inbound as is_ceased, permitted = 'opt_out' and channel = 'sms' as is_opted_out,
        coalesce(permitted = 'consent', false) as has_consent
      from judged)
    select * from told
    where not coalesce(is_opted_out, false) and not (coalesce(is_ceased, false) and (u < 0.96 or i = ${String(series.reminder)}))`)
  await run(`insert into ceased_contact select n, ${m}, i from allowed where is_ceased`)

  await run(`create or replace temp table over_calls as
    with crowded as (select debtor, day from allowed where ${isEffective} group by debtor, day having count(*) > 3),
    ranked as (
      select n, i, c, on_date, row_number() over (partition by debtor, day order by tod, n, i) as place,
        bool_or(coalesce(plant = 'burst', false)) over (partition by debtor, day) as is_planted
      from allowed semi join crowded using (debtor, day) where ${isEffective})
    select n, i, c, on_date, is_planted from ranked where place > 3`)

  await run(`create or replace temp table calmer as
    select a.* replace (case when o.n is null then a.connected else false end as connected,
      case when o.n is null then a.party else 'none' end as party, case when o.n is null then a.talk else 0 end as talk)
    from allowed a left join over_calls o on o.n = a.n and o.i = a.i and not o.is_planted`)

  // `alone` counts the contacts that decide whether a debtor is lost; `all_calls` also those with third parties, so that
  // a planted breach stays one whatever happens to other tentative third-party connects.
  await run(`create or replace temp table strangers as
    with concerned as (select distinct debtor from calmer where party = 'third_party'),
    counted as (
      select n, i, c, debtor, rough, on_date, u, party, connected, day, tod,
        count(*) filter (party is distinct from 'third_party') over w as alone, count(*) over w as all_calls
      from calmer semi join concerned using (debtor) where ${isCounted}
      window w as (partition by debtor order by day, tod, n, i rows between unbounded preceding and current row)),
    looked_back as (
      select *, max(case when connected and party is distinct from 'third_party' then alone end) over v as answered,
        max(case when connected and party in ('debtor', 'unknown') then all_calls end) over v as answered_surely
      from counted
      window v as (partition by debtor order by day, tod, n, i rows between unbounded preceding and 1 preceding))
    select n, i, c, on_date,
      alone >= 3 and (answered is null or alone - answered >= 3) as is_lost,
      coalesce(all_calls - 1 - answered_surely < 3, false) and u between 0.5 and 0.5 + case when rough then 0.15 else 0.012 end as is_planted
    from looked_back where party = 'third_party'`)

  await run(`create or replace temp table touch as
    select c.n, c.debtor, c.i, c.c, c.cyc, c.rough, c.on_date, c.tod, c.channel, c.inbound, c.plant, c.timezone, c.u, c.has_consent, c.hides_party,
      case when s.n is null then c.connected else false end as connected,
      case when s.n is null then c.party else 'none' end as party,
      case when s.n is null then c.talk else 0 end as talk,
      case when c.channel not in ('call', 'voice_bot', 'sms') or (c.plant is null and c.channel = 'call' and not c.connected and not c.inbound and c.u between 0.001 and 0.0018) then null
        when c.party = 'third_party' then 3 when c.plant = 'unanswered' then 9 else 1 end as number,
      case when c.channel <> 'visit' or coalesce(c.plant = 'visitors', false) then null when coalesce(c.plant = 'pair', false) then 1 when c.u < 0.85 then 2 else 3 end as visitors,
      c.plant is null and c.channel = 'call' and c.c is not null and c.party = 'debtor' and c.u between 0.002 and 0.002 + case when c.rough then 0.003 else 0.0004 end as is_worded
    from calmer c left join strangers s on s.n = c.n and s.i = c.i and not s.is_lost and not s.is_planted`)

  await listPlanted(floor, month)
}

/** Adds what the month's contacts break to the truth. */
const listPlanted = async ({ run }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const add = (rule: string, from: string, zone = 'false'): Promise<void> =>
    run(`insert into breach select n, ${m}, i, '${rule}', c, on_date, ${zone} from ${from}`)
  const since2025 = `on_date >= DATE '${rulesOf2025}'`
  await add(
    'cn/hours',
    `touch where plant = 'night' and not has_consent and ${since2025}`,
    `coalesce(contains(timezone, '|'), false)`,
  )
  await add('cn/effective-calls', `over_calls where is_planted and ${since2025}`)
  await add('cn/third-party', `strangers where is_planted and not is_lost and ${since2025}`)
  await add('cn/visit-pairs', `touch where plant = 'pair'`)
  await add(
    'cn/unanswered-attempts',
    `(select *, row_number() over (partition by debtor, on_date order by tod, n, i) as place from touch where number = 9) where place > 6`,
  )
  await run(
    `insert into near_miss select n, ${m}, i, 'cn/hours', 'consent' from touch where plant = 'night' and has_consent`,
  )
  await run(`insert into near_miss select n, ${m}, i, 'cn/third-party', 'debtor lost' from strangers where is_lost`)
  await run(
    `insert into not_evaluable select n, ${m}, i, unnest(['cn/effective-calls', 'cn/third-party']), 'party' from touch where hides_party and ${since2025}`,
  )
  await run(`insert into not_evaluable select n, ${m}, i, 'cn/unanswered-attempts', 'number_ref' from touch
    where channel = 'call' and not inbound and not connected and number is null and on_date >= DATE '2026-01-30'`)
  await run(
    `insert into not_evaluable select n, ${m}, i, 'cn/visit-pairs', 'visitors' from touch where channel = 'visit' and visitors is null and on_date >= DATE '2026-01-30'`,
  )
}
