import type { Reader } from './reader.ts'

/**
 * The `cn` rules judged once more, straight from compliance-rules.md and without the demo's own code: table `judged`
 * (contact_id, rule_id, outcome), breaches and not evaluable ones only. No rule is in force before 2025-02-28.
 */
export async function judge({ rows }: Reader): Promise<void> {
  await rows(`create table told as
    select c.*, a.debtor_id, unnest(string_split(coalesce(a.timezone, 'Asia/Shanghai'), '|')) as zone, p.permission_id is not null as consented
    from contacts c join accounts a using (account_id)
    left join permissions p on p.account_id = c.account_id and p.kind = 'consent' and (p.channel is null or p.channel = c.channel)
      and p.valid_from <= c.started_at and (p.valid_to is null or c.started_at < p.valid_to)`)
  await rows(`create table timed as
    select *, timezone(zone, started_at) as local_at, timezone(zone, started_at)::DATE as local_on, timezone('Asia/Shanghai', started_at)::DATE as on_date,
      direction = 'outbound' and timezone('Asia/Shanghai', started_at)::DATE >= DATE '2025-02-28' as is_attempt, channel in ('call', 'voice_bot') as is_call
    from told`)
  await rows(`create table judged as
    with one_zone as (select * exclude (zone, local_at) from timed qualify row_number() over (partition by contact_id order by zone) = 1),
    visited as (select * from one_zone where is_attempt and channel in ('call', 'voice_bot', 'visit')),
    effective as (
      select *, row_number() over (partition by debtor_id, local_on order by started_at, contact_id) as place
      from one_zone where is_attempt and is_call and connected and party = 'debtor' and talk_seconds >= 1),
    unanswered as (
      select *, count(*) filter (not connected) over w as missed, bool_or(connected) over w as answered
      from one_zone where is_attempt and is_call and number_ref is not null
      window w as (partition by number_ref, local_on order by started_at, contact_id rows between unbounded preceding and current row)),
    before as (
      select v.contact_id, b.connected, row_number() over (partition by v.contact_id order by b.started_at desc, b.contact_id desc) as back
      from visited v join visited b on b.debtor_id = v.debtor_id and (b.started_at, b.contact_id) < (v.started_at, v.contact_id)
        and b.party is distinct from 'third_party'
      where v.connected and v.party = 'third_party'),
    lost as (select contact_id from before where back <= 3 group by contact_id having count(*) = 3 and bool_and(connected is not distinct from false))
    select distinct contact_id, 'cn/hours' as rule_id, 'breach' as outcome from timed
      where is_attempt and channel <> 'letter' and not consented and (local_at::TIME < TIME '08:00:00' or local_at::TIME >= TIME '22:00:00')
    union all select contact_id, 'cn/effective-calls', 'breach' from effective where place > 3
    union all select contact_id, 'cn/unanswered-attempts', 'breach' from unanswered
      where not connected and missed > 6 and not coalesce(answered, false) and on_date >= DATE '2026-01-30'
    union all select contact_id, 'cn/third-party', 'breach' from visited anti join lost using (contact_id) where connected and party = 'third_party'
    union all select contact_id, 'cn/visit-pairs', 'breach' from one_zone where is_attempt and channel = 'visit' and visitors < 2 and on_date >= DATE '2026-01-30'
    union all select contact_id, unnest(['cn/effective-calls', 'cn/third-party']), 'not_evaluable' from one_zone where is_attempt and is_call and connected and party is null
    union all select contact_id, 'cn/unanswered-attempts', 'not_evaluable' from one_zone
      where is_attempt and is_call and not connected and number_ref is null and on_date >= DATE '2026-01-30'
    union all select contact_id, 'cn/visit-pairs', 'not_evaluable' from one_zone where is_attempt and channel = 'visit' and visitors is null and on_date >= DATE '2026-01-30'`)
}
