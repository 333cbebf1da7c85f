import { buckets } from './market.ts'
import { byShare, normal, part } from './random.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'

/** Numbers of contacts within an account and month: ordinary ones from 0, then those of planted patterns. */
export const series = { ordinary: 0, shortCalls: 100, bursts: 200, unanswered: 300, reminder: 900 } as const

/** First day on which the rules on unanswered attempts and visits are in force. */
export const rulesOf2026 = '2026-01-30'

const channels = (cyc: string): string => `case
  when inbound then ${byShare(part('h1', 2), [
    [`'chat'`, 0.25],
    [`'call'`, 0.75],
  ])}
  when ${cyc} <= 2 then ${byShare(part('h1', 2), [
    [`'call'`, 0.56],
    [`'voice_bot'`, 0.21],
    [`'sms'`, 0.17],
    [`'chat'`, 0.03],
    [`'email'`, 0.02],
    [`'letter'`, 0.01],
  ])}
  when field then ${byShare(part('h1', 2), [
    [`'call'`, 0.55],
    [`'visit'`, 0.22],
    [`'sms'`, 0.13],
    [`'letter'`, 0.06],
    [`'chat'`, 0.04],
  ])}
  else ${byShare(part('h1', 2), [
    [`'call'`, 0.66],
    [`'voice_bot'`, 0.08],
    [`'sms'`, 0.13],
    [`'visit'`, 0.03],
    [`'letter'`, 0.05],
    [`'chat'`, 0.03],
    [`'email'`, 0.02],
  ])} end`

/** Seconds of the Shanghai day of contacts in daytime (08:30 to 20:30 of the debtor) and of those planted at night. */
const daytime = (u: string): string => `case timezone when 'Asia/Urumqi' then 37800 + floor(${u} * 43200)
  when 'Asia/Shanghai|Asia/Urumqi' then 37800 + floor(${u} * 36000) else 30600 + floor(${u} * 43200) end::INTEGER`
const night = (u: string): string => `case timezone when 'Asia/Urumqi' then 30600 + floor(${u} * 5000)
  when 'Asia/Shanghai|Asia/Urumqi' then 29700 + floor(${u} * 5700)
  else case when ${u} < 0.5 then 79200 + floor(${u} * 10800) else 23400 + floor((${u} - 0.5) * 10700) end end::INTEGER`

/** SQL of the working day (day of the month) by its number from 0. */
const workday = (month: Month, k: string): string => `([${month.workdays.join(', ')}])[1 + (${k})::INTEGER]`

/**
 * Table `drawn`, one row per contact of the month as first drawn: the ordinary attempts on accounts past due (spread over
 * the working days, at most two a day and account), reminders of current accounts, and the planted patterns. `plant` says
 * what was planted: `night`, `burst`, `unanswered`, `short`, `pair`, `word`, `party`, `number`, `visitors`.
 */
export const drawTouches = async ({ run, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const days = month.workdays.length
  const before = (day: number): string => String(month.workdays.filter((d) => d < day).length)
  const attempts = `case bucket ${buckets.map((b) => `when ${String(b.bucket)} then ${String(b.attempts)}`).join(' ')} end`
  const rules2026 = month.start >= rulesOf2026
  await run(`create or replace temp table plans as
    with sized as (
      select n, debtor, c, cyc, bal, timezone, lost, game, coalesce(rough, false) as rough, desk = 'late_large' as field, fresh,
        case aday when 2 then ${before(2)} when 3 then ${before(3)} else 0 end as skip,
        ${attempts} * (0.55 + 0.9 * ${part('h3', 2)})
          * case when game = 'cherry_picking' then case when bal < 8000 then 1.7 when ${chance.uniform('picked', 'n', m)} < 0.8 then 0 else 0.6 end else 1 end as wanted,
        ${chance.hash('plant', 'n', m)} as hp
      from cases)
    select * exclude (wanted), least(round(wanted)::INTEGER, ${String(days)} - skip) as attempts from sized`)
  const ordinary = `select n, debtor, c, cyc, timezone, lost, game, rough, field, skip, attempts, hp, unnest(range(attempts))::INTEGER as i from plans where attempts > 0`
  const extra = (from: number, count: number, where: string): string =>
    `select n, debtor, c, cyc, timezone, lost, game, rough, field, skip, ${String(count)} as attempts, hp, ${String(from)} + unnest(range(${String(count)}))::INTEGER as i
     from plans where c is not null and (${where})`
  await run(`create or replace temp table drawn as
    with listed as (
      ${ordinary}
      union all ${extra(series.shortCalls, 5, `game = 'short_rpc'`)}
      union all ${extra(series.bursts, 5, `${part('hp', 0)} < 0.0006 * case when rough then 5 else 1 end`)}
      ${rules2026 ? `union all ${extra(series.unanswered, 9, `${part('hp', 1)} < 0.0005 * case when rough then 5 else 1 end`)}` : ''}),
    hashed as (
      select *, ${chance.hash('touch 1', 'n', m, 'i')} as h1, ${chance.hash('touch 2', 'n', m, 'i')} as h2, ${chance.hash('touch 3', 'n', m, 'i')} as h3
      from listed),
    placed as (
      select *, i < ${String(series.shortCalls)} and ${part('h3', 0)} < 0.03 as inbound,
        case when i >= ${String(series.bursts)} then ${workday(month, `floor(${part('hp', 2)} * (${String(days)} - skip)) + skip`)}
          else ${workday(month, `skip + floor(((i % 100) + ${part('h1', 0)}) / attempts * (${String(days)} - skip))`)} end as day
      from hashed),
    routed as (
      select *, case when i >= ${String(series.shortCalls)} then 'call' else ${channels('cyc')} end as wanted_channel from placed),
    staffed as (
      select r.*, wanted_channel in ('call', 'chat', 'visit') and away.c is not null and i < ${String(series.shortCalls)} as absent
      from routed r left join away on away.c = r.c and away.on_date = DATE '${month.start}' + (day - 1)),
    channelled as (
      select * exclude (c, inbound, wanted_channel, absent),
        case when absent or (c is null and wanted_channel in ('call', 'visit', 'chat')) then 'voice_bot' else wanted_channel end as channel,
        inbound and not absent and c is not null as inbound,
        case when not absent and wanted_channel in ('call', 'chat', 'visit', 'letter', 'email') then c end as c
      from staffed),
    planted as (
      select *, case when i >= ${String(series.unanswered)} then 'unanswered' when i >= ${String(series.bursts)} then 'burst' when i >= ${String(series.shortCalls)} then 'short'
          when not inbound and channel in ('call', 'sms', 'voice_bot') and ${part('h3', 1)} < 0.0004 * case when rough then 6 else 1 end then 'night'
          ${rules2026 ? `when channel = 'visit' and ${part('h3', 1)} < 0.05 then 'pair' when channel = 'visit' and ${part('h3', 1)} < 0.06 then 'visitors'` : ''}
        end as plant,
        case when channel in ('sms', 'email', 'letter') then null
          when i >= ${String(series.unanswered)} then false
          when i >= ${String(series.shortCalls)} or inbound then true
          when lost then ${part('h2', 0)} < 0.05
          when channel = 'voice_bot' then ${part('h2', 0)} < 0.27
          when channel = 'call' then ${part('h2', 0)} < case when cyc <= 2 then 0.33 else 0.25 end
          else ${part('h2', 0)} < 0.5 end as connected
      from channelled),
    talked as (
      select *, case when connected is null then null when not connected then 'none'
          when i >= ${String(series.shortCalls)} or inbound or channel in ('visit', 'chat') then 'debtor'
          when ${part('h2', 1)} < case when lost then 0.5 else 0.07 end then 'third_party'
          when ${part('h2', 1)} < case when lost then 0.7 else 0.3 end then 'unknown'
          else 'debtor' end as party
      from planted)
    select n, debtor, i, c, cyc, rough, day, channel, inbound, connected, party, plant, timezone,
      case when i >= ${String(series.bursts)} then 37800 + (i % 100) * 3300 + floor(${part('h1', 1)} * 900)::INTEGER
        when channel = 'visit' then case when timezone is null then 34200 else 37800 end + floor(${part('h1', 1)} * 30000)::INTEGER
        when plant = 'night' then ${night(part('h1', 1))} else ${daytime(part('h1', 1))} end as tod,
      case when connected is null or channel in ('visit', 'chat') then null when not connected then 0
        when plant = 'short' then 1 + floor(${part('h2', 2)} * 8)
        when party = 'debtor' then 15 + least(1800, exp(4.5 + 0.8 * ${normal(part('h2', 2), part('h1', 0))}))
        when party = 'third_party' then 15 + floor(${part('h2', 2)} * 45) else 4 + floor(${part('h2', 2)} * 26) end::INTEGER as talk,
      ${part('h3', 2)} as u
    from talked
    union all
    select n, debtor, ${String(series.reminder)}, null, 0, false, ${workday(month, `floor(${part('h', 0)} * ${String(days)})`)}, 'sms', false, null, null, null, timezone,
      ${daytime(part('h', 1))}, null, ${part('h', 2)}
    from (select n, debtor, timezone, ${chance.hash('reminder', 'n', m)} as h, ${chance.uniform('reminded', 'n', m)} as u
      from state join acct using (n) where st = 'open' and cyc = 0) where u < 0.45`)
}
