import { byShare, oneOf } from './random.ts'
import { familyNames, givenNames } from './names.ts'
import { skill } from './market.ts'
import { teamId, teamKinds } from './teams.ts'
import type { Floor } from './floor.ts'
import type { Plan } from './plan.ts'
import { literal } from '../sql.ts'

/** Which of a team's people game their numbers, by kind of team and place in it. */
export const gaming = [
  { kind: 1, place: 1, game: 'promise_stuffing' },
  { kind: 1, place: 2, game: 'cherry_picking' },
  { kind: 2, place: 1, game: 're_dating' },
  { kind: 3, place: 1, game: 'short_rpc' },
] as const

/** Months (1 …) in which people join, leave and change team; 0 = never, when the window is too short for it. */
export const staffMonths = (plan: Plan): { join: number; leave: number; move: number } => {
  const n = plan.months.length - 1
  return n < 4
    ? { join: 0, leave: 0, move: 0 }
    : { join: Math.ceil(n * 0.3), leave: Math.ceil(n * 0.7), move: Math.ceil(n * 0.5) }
}

/** Team somebody moves to, by the kind of team they come from. */
const movesTo = { 1: 3, 2: 1, 3: 4 } as const

const pick = (u: string, pairs: readonly (readonly [string, string])[], part: 0 | 1): string =>
  oneOf(
    u,
    pairs.map((pair) => pair[part]),
  )

/**
 * Table `collector`, one row per person: team, place in it, true skill (factor on the propensity to pay), months active,
 * move to another team, conduct and what they game. Writes `collectors.csv` and `team_memberships.csv`.
 */
export const makeCollectors = async ({ run, write, plan, chance }: Floor): Promise<void> => {
  const { join, leave, move } = staffMonths(plan)
  const n = plan.months.length - 1
  const start = (month: number): string => `DATE ${literal(plan.months[month]?.start ?? plan.end)}`
  const u = (purpose: string): string => chance.uniform(`collector ${purpose}`, 'c')
  const kindOf = byShare(
    'place_share',
    teamKinds.map((k) => [String(k.code), k.share]),
  )
  const game = gaming.map((g) => `when kind = ${String(g.kind)} and place = ${String(g.place)} then ${literal(g.game)}`)
  await run(`create table collector as
    with seat as (
      select c::INTEGER as c, (c % ${String(plan.blocks)})::INTEGER as block,
        (c // ${String(plan.blocks)} + 0.5) * ${String(plan.blocks)} / ${String(plan.collectors)} as place_share
      from range(${String(plan.collectors)}) as r(c)),
    placed as (
      select c, block, ${kindOf}::INTEGER as kind,
        row_number() over (partition by block, ${kindOf} order by c)::INTEGER - 1 as place,
        count(*) over (partition by block, ${kindOf})::INTEGER as size,
        row_number() over (partition by block, ${kindOf} order by ${u('skill')}, c) as skill_rank,
        row_number() over (order by ${u('rough')}, c) <= ${String(Math.ceil(plan.collectors * 0.1))} as rough
      from seat),
    staffed as (
      select *, case ${game.join(' ')} end as game,
        ${join > 0 ? `place = size - 3 and size >= 6 and kind in (1, 3)` : 'false'} as joins,
        ${leave > 0 ? `place = size - 2 and size >= 6 and kind in (1, 2)` : 'false'} as leaves,
        ${move > 0 ? `place = size - 1 and size >= 4 and kind in (1, 2, 3)` : 'false'} as moves
      from placed)
    select c, block, kind, place, size, rough, game,
      'C' || lpad((c + 1)::VARCHAR, ${String(plan.digits.collector)}, '0') as collector_id,
      ${pick(u('family'), familyNames, 0)} || ${pick(u('given'), givenNames, 0)} || ' '
        || ${pick(u('given'), givenNames, 1)} || ' ' || ${pick(u('family'), familyNames, 1)} as collector_name,
      (${String(skill.from)} + ${String(skill.to - skill.from)} * (skill_rank - 0.5) / size) as skill,
      case when rough then 2.5 else 0.4 + 0.9 * ${u('complaints')} end as complaint_factor,
      case when rough then 0.76 else 0.85 + 0.09 * ${u('quality')} end as quality,
      case when joins then ${String(join)} else 1 end as from_m,
      case when leaves then ${String(leave)} else ${String(n)} end as to_m,
      case when moves then ${String(move)} end as move_m,
      case when moves then case kind when 1 then ${String(movesTo[1])} when 2 then ${String(movesTo[2])} else ${String(movesTo[3])} end end as kind_after,
      case when joins then ${start(join)} else ${start(1)} - (40 + floor(${u('tenure')} * 2200)::INTEGER) end as hired_on,
      case when leaves then ${start(leave + 1)} - 1 end as left_on
    from staffed`)
  await write(
    'collectors.csv',
    `select collector_id, collector_name, 'E' || lpad((20000 + c)::VARCHAR, 7, '0') as employee_no, hired_on, left_on,
       case when hired_on > ${start(1)} - 365 then 'P1' when hired_on > ${start(1)} - 1200 then 'P2' else 'P3' end as grade
     from collector order by collector_id`,
  )
  const id = teamId(plan, 'block', 'kind')
  const moved = `${start(move)} + 15`
  await write(
    'team_memberships.csv',
    `select collector_id, hired_on as valid_from, ${id} as team_id,
       case when kind_after is not null then ${moved} when left_on is not null then left_on + 1 end as valid_to
     from collector
     union all
     select collector_id, ${moved}, ${teamId(plan, 'block', 'kind_after')}, null from collector where kind_after is not null
     order by 1, 2`,
  )
}

/**
 * Tables `slot(desk, k, c, from_m, to_m)`, `anchor(desk, k, c)` (people active throughout) and `desk_size(desk, slots,
 * anchors)`: who works which desk, how much of it.
 */
export const makeDesks = async ({ run, plan }: Floor): Promise<void> => {
  const seats = `select c, kind, place, from_m, coalesce(move_m, to_m) as to_m, move_m is null and from_m = 1
      and to_m = ${String(plan.months.length - 1)} as steady from collector
    union all select c, kind_after, place, move_m + 1, to_m, false from collector where kind_after is not null`
  const desk = (name: string, condition: string, weight: string): string =>
    `select '${name}' as desk, c, from_m, to_m, steady, ${weight} as weight from seats where ${condition}`
  const even = (own: number): string => `case when place % 2 = ${String(own)} then 4 else 1 end`
  await run(`create table desk_seat as with seats as (${seats})
    ${[
      desk('card_small', 'kind = 1', even(0)),
      desk('card_large', 'kind = 1', even(1)),
      desk('loan_small', 'kind = 2', even(0)),
      desk('loan_large', 'kind = 2', even(1)),
      desk('mid', 'kind = 3', '1'),
      desk('late', 'kind in (4, 5)', 'case when kind = 4 then 4 else 1 end'),
      desk('late_large', 'kind in (4, 5)', 'case when kind = 5 then 4 else 1 end'),
      desk('agency', 'kind = 6', '1'),
      desk('early', 'kind in (1, 2)', '1'),
      desk('floor', 'kind between 1 and 4', '1'),
    ].join(' union all ')}`)
  const numbered = (table: string, where: string): string =>
    `create table ${table} as select desk, (row_number() over (partition by desk order by c, from_m, i))::INTEGER - 1 as k,
       (count(*) over (partition by desk))::INTEGER as size, c, from_m, to_m
     from desk_seat, range(4) as r(i) where i < weight and ${where}`
  await run(numbered('slot', 'true'))
  await run(numbered('anchor', 'steady'))
  await run(`create table desk_size as select s.desk, s.slots, a.anchors
    from (select desk, count(*) as slots from slot group by desk) s join (select desk, count(*) as anchors from anchor group by desk) a using (desk)`)
}
