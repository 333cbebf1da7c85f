import type { Floor } from './floor.ts'
import type { Plan } from './plan.ts'

/** The six kinds of team of a block: which accounts they work, and the share of the block's people in them. */
export const teamKinds = [
  { code: 1, zh: '早期一组', en: 'Early stage, cards', share: 0.28, kind: 'in_house' },
  { code: 2, zh: '早期二组', en: 'Early stage, loans', share: 0.22, kind: 'in_house' },
  { code: 3, zh: '大额中期组', en: 'Large and mid stage', share: 0.2, kind: 'in_house' },
  { code: 4, zh: '后期组', en: 'Late stage', share: 0.1, kind: 'in_house' },
  { code: 5, zh: '外访组', en: 'Field visits', share: 0.05, kind: 'in_house' },
  { code: 6, zh: '恒信委外', en: 'Hengxin Agency', share: 0.15, kind: 'agency' },
] as const

/** SQL of a team's id from its block (0 …) and kind (1 … 6). */
export const teamId = ({ digits }: Plan, block: string, kind: string): string =>
  `'T' || lpad((${block} * 6 + ${kind})::INTEGER::VARCHAR, ${String(digits.team)}, '0')`

/** Table `team(block, kind, team_id, name, parent, type)` and `teams.csv`; the field team belongs to the late-stage team. */
export const makeTeams = async ({ run, write, plan }: Floor): Promise<void> => {
  const kinds = teamKinds.map((k) => `(${String(k.code)}, '${k.zh}', '${k.en}', '${k.kind}')`).join(', ')
  const suffix = plan.blocks === 1 ? `''` : `' ' || (block + 1)`
  await run(`create table team as
    select block::INTEGER as block, kind::INTEGER as kind, ${teamId(plan, 'block', 'kind')} as team_id,
      zh || ${suffix} || ' ' || en || ${suffix} as team_name,
      case when kind = 5 then ${teamId(plan, 'block', '4')} end as parent_team_id, type
    from range(${String(plan.blocks)}) as b(block), (values ${kinds}) as k(kind, zh, en, type)`)
  await write('teams.csv', `select team_id, team_name, parent_team_id, type as kind from team order by block, kind`)
}
