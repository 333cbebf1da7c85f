import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { payFraction, payRate } from './segments.ts'
import { bands, buckets, hands, products } from './market.ts'
import { contactId } from './contacts.ts'
import { accountId } from './accounts.ts'
import { plantedNotes } from './phrases.ts'
import { teamId } from './teams.ts'
import { truthReadme } from './readme.ts'
import type { DirtyRecord } from './dirty.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/** Folder of the truth inside the folder of the demo; no table has this name, so no loader looks into it. */
export const truthFolder = 'ground_truth'

const csv = (value: string | number): string =>
  /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)

const values = (list: readonly (string | number)[]): string =>
  list.map((x) => `(${typeof x === 'string' ? literal(x) : String(x)})`).join(', ')

/** Writes what is true of the floor and what was planted in it. */
export const writeTruth = async (floor: Floor, to: string, dirty: readonly DirtyRecord[]): Promise<void> => {
  const { write, plan, remember } = floor
  const file = (name: string): string => `${truthFolder}/${name}`
  const contact = contactId(floor)
  const month = `([${plan.months.map((x) => literal(x.end)).join(', ')}])[1 + m]`
  await write(
    file('collectors.csv'),
    `select collector_id, round(skill, 6) as true_skill, ${teamId(plan, 'block', 'kind')} as first_team_id, coalesce(game, '') as gaming, rough as rough_conduct,
       round(complaint_factor, 4) as complaint_factor, round(quality, 4) as quality
     from collector order by collector_id`,
  )
  await write(
    file('segments.csv'),
    `select product, 'M' || bucket || case when bucket = 7 then '+' else '' end as bucket, band, hand,
       round(least(0.97, ${payRate()}), 6) as pay_rate, round(${payFraction()}, 6) as paid_fraction
     from (values ${values(products.map((x) => x.id))}) as p(product), (values ${values(buckets.map((x) => x.bucket))}) as b(bucket),
       (values ${values(bands.map((x) => x.band))}) as v(band), (values ${values(hands.map((x) => x.hand))}) as h(hand)
     order by product, bucket, band, hand`,
  )
  await write(
    file('breaches.csv'),
    `select ${contact} as contact_id, rule_id, collector_id, happened_on, zone_dependent
    from breach left join collector using (c) order by rule_id, contact_id`,
  )
  await write(
    file('near_misses.csv'),
    `select ${contact} as contact_id, rule_id, why from near_miss order by rule_id, contact_id`,
  )
  await write(
    file('not_evaluable.csv'),
    `select ${contact} as contact_id, rule_id, fact from not_evaluable order by rule_id, contact_id`,
  )
  await write(
    file('ceased_contacts.csv'),
    `select ${contact} as contact_id, 'us-reg-f/cease' as rule_id from ceased_contact order by contact_id`,
  )
  const notes = plantedNotes
    .map(([category, text], k) => `(${String(k + 1)}, ${literal(category)}, ${literal(text)})`)
    .join(', ')
  await write(
    file('words.csv'),
    `select ${contact} as contact_id, category, phrase from word_contact join (values ${notes}) as t(note, category, phrase) using (note) order by contact_id`,
  )
  await write(
    file('gaming.csv'),
    `select collector_id, c.game, case c.game when 'promise_stuffing' then 'promises of a few yuan after nearly every conversation'
         when 're_dating' then 'promises replaced on the day they are due, the last one cancelled on its due day'
         when 'cherry_picking' then 'hardly any attempts on accounts of 8,000 or more'
         else 'five extra calls an account and month, counted as conversations after 1 to 8 seconds' end as how,
       count(p.n) as promises
     from collector c left join promise p on p.c = c.c and p.game = c.game where c.game is not null group by c.c, collector_id, c.game order by collector_id`,
  )
  const label = `([${plan.months.map((x) => literal(x.label.replace('-', ''))).join(', ')}])[1 + m]`
  await write(
    file('gaming_promises.csv'),
    `select 'Q' || ${label} || '-' || lpad(n::VARCHAR, ${String(plan.digits.account)}, '0') || '-' || lpad(k::VARCHAR, 2, '0') as promise_id, game
     from promise where game is not null order by promise_id`,
  )
  await write(
    file('warnings.csv'),
    `select 'assignments.csv' as file, 'S' || ${label} || '-' || lpad(n::VARCHAR, ${String(plan.digits.account)}, '0') || mark as key, why as warning from odd_spell
     union all
     select 'account_months', ${accountId(floor)} || ' ' || ${month}, case what when 'row' then 'no row for this month end' else 'balance unknown' end from unknown_fact
     order by 1, 2`,
  )
  await write(
    file('months.csv'),
    `select ${month} as as_of, round(overdue_balance::DOUBLE / live_balance::DOUBLE, 6) as overdue_rate, live_balance, overdue_balance,
       t.accounts as worked_next_month, t.paying as of_those_paying, t.balance as balance_worked, t.paid as paid
     from overdue_truth o left join (select * replace (m - 1 as m) from month_truth) t using (m) order by m`,
  )
  const header = ['file', 'record', 'key', 'column', 'value', 'reason']
  const lines = dirty.map((d) => [d.file, d.record, d.key, d.column, d.value, d.reason].map(csv).join(','))
  await writeFile(join(to, file('dirty.csv')), `${[header.join(','), ...lines].join('\n')}\n`)
  await remember(file('dirty.csv'), dirty.length)
  await writeFile(join(to, file('README.md')), truthReadme(plan))
  await remember(file('README.md'), 1)
  await writeFile(join(to, file('.rollcallignore')), '')
}
