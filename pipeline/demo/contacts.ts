import { accountId } from './accounts.ts'
import { plainNotes, plantedNotes, talkedOutcomes, unansweredOutcomes } from './phrases.ts'
import { oneOf } from './random.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'
import { literal } from '../sql.ts'

/** SQL of a contact's id from account `n`, month `m` and number `i`; in the order of ids are account and number. */
export const contactId = ({ plan }: Pick<Floor, 'plan'>, m = 'm'): string =>
  `'K' || ([${plan.months.map((x) => literal(x.label.replace('-', ''))).join(', ')}])[1 + ${m}] || '-' || lpad(n::VARCHAR, ${String(plan.digits.account)}, '0') || '-' || lpad(i::VARCHAR, 3, '0')`

const spread = (u: string): string => `((${u} * 9973) % 1)`

/** Writes `contacts.<month>.parquet` and adds the day's talk of every collector to table `talk`. */
export const writeContacts = async (floor: Floor, month: Month): Promise<void> => {
  const { run, write, plan } = floor
  const m = String(month.index)
  const midnight = Date.parse(`${month.start}T00:00:00+08:00`) / 1000
  const notes = plantedNotes.map(([, text]) => literal(text)).join(', ')
  const note = `1 + floor(${spread('u')} * ${String(plantedNotes.length)})::INTEGER`
  await run(`insert into word_contact select n, ${m}, i, ${note} from touch where is_worded`)
  await run(
    `insert into talk select c, on_date, sum(talk)::BIGINT, count(*) from touch where c is not null group by c, on_date`,
  )
  await write(
    `contacts.${month.label}.parquet`,
    `select ${contactId(floor, m)} as contact_id, ${accountId(floor)} as account_id,
       make_timestamptz((${String(midnight)} + (on_date - DATE ${literal(month.start)}) * 86400 + tod) * 1000000) as started_at,
       channel, case when inbound then 'inbound' else 'outbound' end as direction, collector_id, connected, party, talk as talk_seconds,
       case when promised then '承诺还款' when channel in ('sms', 'email') then '已发送' when channel = 'letter' then '催缴函'
         when not connected then case when number = 9 then '无人接听' else ${oneOf(spread('u'), unansweredOutcomes)} end
         when party = 'debtor' then ${oneOf(spread('u'), talkedOutcomes)}
         when party = 'third_party' then '接听非本人/无关联' else '未知' end as outcome,
       case when number is not null then 'N' || lpad(debtor::VARCHAR, ${String(plan.digits.account)}, '0') || '-' || number end as number_ref,
       visitors, case when is_worded then ([${notes}])[${note}]
         when channel = 'call' and party = 'debtor' and u between 0.01 and 0.03 then ${oneOf(spread('u'), plainNotes)} end as text
     from (select t.*, p.n is not null as promised from touch t left join (select distinct n, i from promise where m = ${m} and i is not null) p using (n, i))
     left join collector using (c)
     order by on_date, tod, n, i`,
  )
}
