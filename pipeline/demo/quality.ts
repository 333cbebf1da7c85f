import { byShare, part } from './random.ts'
import { accountId } from './accounts.ts'
import { contactId } from './contacts.ts'
import type { Floor } from './floor.ts'
import type { Month } from './calendar.ts'
import { literal } from '../sql.ts'

/** Empty tables `review`, `complaint`, `survey`. */
export const makeQuality = async ({ run }: Floor): Promise<void> => {
  await run(`create table review (n BIGINT, m INTEGER, i INTEGER, c INTEGER, on_date DATE, sample VARCHAR)`)
  await run(`create table complaint (n BIGINT, m INTEGER, i INTEGER, c INTEGER, on_date DATE, rough BOOLEAN)`)
  await run(`create table survey (n BIGINT, m INTEGER, i INTEGER, c INTEGER, on_date DATE, rough BOOLEAN)`)
}

/** Draws the month's reviews (five calls a person, two more of rough ones), complaints and surveys from its contacts. */
export const drawQuality = async ({ run, plan, chance }: Floor, month: Month): Promise<void> => {
  const m = String(month.index)
  const end = `DATE ${literal(plan.end)}`
  const u = (purpose: string): string => chance.uniform(purpose, 'n', m, 'i')
  await run(`create or replace temp table spoken as
    select n, i, c, on_date, rough, party, channel, coalesce(plant = 'short', false) as is_short, plant is not null as is_planted
    from touch where connected and c is not null`)
  await run(`insert into review
    with ranked as (
      select n, i, c, rough, on_date + 1 + floor(${u('review day')} * 6)::INTEGER as reviewed_on, row_number() over (partition by c order by ${u('review')}, n, i) as place
      from spoken where channel = 'call' and party = 'debtor' and not is_short)
    select n, ${m}, i, c, reviewed_on, case when place <= 5 then 'random' else 'targeted' end
    from ranked where place <= case when rough then 7 else 5 end and reviewed_on <= ${end}`)
  await run(`insert into complaint
    select n, ${m}, i, c, received_on, rough from (
      select s.*, on_date + 1 + floor(${u('complaint day')} * 7)::INTEGER as received_on,
        ${u('complaint')} < 0.0072 * p.complaint_factor * case when is_planted and not is_short then 15 else 1 end as complains
      from spoken s join collector p using (c)) where complains and received_on <= ${end}`)
  await run(`insert into survey
    select n, ${m}, i, c, on_date + 1, rough from spoken where party = 'debtor' and not is_short and ${u('survey')} < 0.035 and on_date < ${end}`)
}

const items = [
  ['identity_verified', 'opening', 10, 1, true],
  ['purpose_and_amount', 'opening', 15, 5, false],
  ['tone_and_respect', 'conduct', 20, 5, false],
  ['privacy', 'conduct', 15, 5, false],
  ['solution_offered', 'result', 25, 5, false],
  ['next_step_agreed', 'result', 15, 5, false],
] as const

/** Writes `reviews.csv` (some contacts reviewed by two people), `review_items.csv`, `complaints.csv` and `surveys.csv`. */
export const writeQuality = async (floor: Floor): Promise<void> => {
  const { write, plan, chance } = floor
  const end = `DATE ${literal(plan.end)}`
  const key = ['n', 'm', 'i']
  const contact = contactId(floor)
  const id = (letter: string): string => `'${letter}' || substr(${contact}, 2)`
  const bare = chance.uniform('review bare', ...key)
  const second = chance.hash('second review', ...key)
  // Marked targeted, so that they weigh on nobody's score: somebody else listens again within three days.
  const isDouble = `sample = 'random' and not rough and ${bare} >= 0.06 and ${part('second', 0)} < 0.08 and second_on <= ${end}`
  const twice = `(select *, ${second} as second, on_date + 1 + floor(${part(second, 1)} * 3)::INTEGER as second_on from review)`
  await write(
    'reviews.csv',
    `select ${id('R')} as review_id, collector_id, on_date as reviewed_on, ${contact} as contact_id,
       'QA' || (1 + (n + i) % 4) as reviewer_id, sample, ${chance.uniform('critical fail', ...key)} < case when rough then 0.01 else 0.001 end as critical_fail,
       case when ${bare} < 0.06 then round(72 + 26 * ${chance.uniform('review score', ...key)})::INTEGER end as score
     from review join collector using (c)
     union all
     select ${id('S')}, collector_id, second_on, ${contact}, 'QA' || (1 + (n + i + 1 + floor(${part('second', 2)} * 3)::BIGINT) % 4), 'targeted', false, null
     from ${twice} join collector using (c) where ${isDouble} order by reviewed_on, review_id`,
  )
  const list = items
    .map(
      ([item, section, weight, max, critical], k) =>
        `(${String(k)}, '${item}', '${section}', ${String(weight)}, ${String(max)}, ${String(critical)})`,
    )
    .join(', ')
  await write(
    'review_items.csv',
    `select * exclude (k) from (with scored as (
       select *, ${chance.hash('review item', ...key, 'k')} as h, quality as q
       from ${twice} join collector using (c), (values ${list}) as t(k, item, section, weight, max_score, critical) where ${bare} >= 0.06),
     marked as (
       select *, case when critical then case when ${part('h', 0)} < case when rough then 0.02 else 0.002 end then 0 else 1 end
         when ${part('h', 0)} < q - 0.25 then 5 when ${part('h', 0)} < q then 4 when ${part('h', 0)} < 0.97 then 3 else 1 end as given,
         not (item = 'next_step_agreed' and ${part('h', 1)} < 0.06) as applies, ${chance.hash('second opinion', ...key, 'k')} as o
       from scored)
     select ${id('R')} as review_id, item, section, weight, given as score, max_score, applies as applicable, critical, k from marked
     union all
     select ${id('S')}, item, section, weight,
       case when critical then case when ${part('o', 0)} < 0.015 then 1 - given else given end
         when ${part('o', 0)} < 0.7 then given when ${part('o', 0)} < 0.85 then greatest(given - 1, 1) else least(given + 1, max_score) end,
       max_score, applies, critical, k
     from marked where ${isDouble}) order by review_id, k`,
  )
  const h = part
  await write(
    'complaints.csv',
    `with hashed as (select *, ${chance.hash('complaint 1', ...key)} as h1, ${chance.hash('complaint 2', ...key)} as h2 from complaint),
     drawn as (
       select *, on_date + 4 + floor(${h('h1', 0)} * ${h('h1', 0)} * 40)::INTEGER as closes_on, ${h('h1', 1)} < 0.08 as is_anonymous from hashed)
     select ${id('X')} as complaint_id, on_date as received_on, ${accountId(floor)} as account_id,
       case when not is_anonymous then collector_id end as collector_id, case when ${h('h1', 1)} between 0.08 and 0.85 then ${contact} end as contact_id,
       ${byShare(h('h1', 2), [
         [`'manner'`, 0.36],
         [`'disclosure'`, 0.24],
         [`'attitude'`, 0.2],
         [`'frequency'`, 0.08],
         [`'fee_dispute'`, 0.06],
         [`'wrong_person'`, 0.03],
         [`'other'`, 0.03],
       ])} as category,
       ${byShare(h('h2', 0), [
         [`'minor'`, 0.62],
         [`'major'`, 0.31],
         [`'critical'`, 0.07],
       ])} as severity,
       ${byShare(h('h2', 1), [
         [`'direct'`, 0.72],
         [`'regulator'`, 0.24],
         [`'media'`, 0.04],
       ])} as source,
       case when closes_on <= ${end} then closes_on end as closed_on,
       case when closes_on <= ${end} and ${h('h1', 0)} < 0.97 then ${h('h2', 2)} < case when d.rough then 0.6 else 0.34 end end as upheld
     from drawn d join collector using (c) order by received_on, complaint_id`,
  )
  const score = (shares: readonly number[]): string =>
    byShare(
      'u',
      shares.map((share, k) => [String(k + 1), share]),
    )
  await write(
    'surveys.csv',
    `select ${id('V')} as survey_id, on_date as answered_on,
       case when d.rough then ${score([0.2, 0.2, 0.25, 0.2, 0.15])} else ${score([0.07, 0.12, 0.24, 0.29, 0.28])} end as score,
       ${accountId(floor)} as account_id, collector_id, ${contact} as contact_id
     from (select *, ${chance.uniform('survey score', ...key)} as u from survey) d join collector using (c) order by answered_on, survey_id`,
  )
}
