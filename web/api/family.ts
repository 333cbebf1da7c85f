import { memberships, sources, type PublishedEdition, type Reach } from '../../sql/index.ts'
import type { RowScope } from '../../state/index.ts'
import { db } from '../../warehouse/index.ts'
import type { Names } from './service.ts'

/** Which team belongs to which, and who was ever in one. */
export interface Family {
  readonly parents: ReadonlyMap<string, string>
  readonly members: readonly { readonly collector: string; readonly team: string }[]
}

export async function familyIn({ database }: PublishedEdition): Promise<Family> {
  const [teams, members] = await Promise.all([
    database.rows<{ id: string; parent: string | null }>(
      db.selectFrom(sources.teams.as('t')).select(['t.team_id as id', 't.parent_team_id as parent']),
    ),
    database.rows<{ collector: string; team: string }>(
      db
        .selectFrom(memberships.as('m'))
        .select(['m.collector_id as collector', 'm.team_id as team'])
        .distinct()
        .orderBy('m.team_id')
        .orderBy('m.collector_id'),
    ),
  ])
  const parents = new Map(teams.flatMap(({ id, parent }) => (parent === null ? [] : [[id, parent] as const])))
  return { parents, members }
}

/** The teams with all their children, however deep. */
function withChildren(teams: readonly string[], { parents }: Family): string[] {
  const all = new Set(teams)
  for (let grew = true; grew;) {
    const before = all.size
    for (const [team, parent] of parents) if (all.has(parent)) all.add(team)
    grew = all.size > before
  }
  return [...all].sort()
}

/** What rows a scope means in an edition; null: all. */
export const reachOf = (family: Family, rows: RowScope): Reach | null =>
  rows === 'all' ? null : { teams: withChildren(rows.teams, family), collectors: rows.collectors }

/** Names of the teams and people within reach. */
export function namesWithin(
  { team, collector }: Names,
  { members }: Family,
  reach: Reach | null,
  hides: boolean,
): Names {
  if (reach === null) return { team, collector: hides ? masked(collector) : collector }
  const [teams, people] = [new Set(reach.teams), new Set(reach.collectors)]
  const near = members.filter((one) => teams.has(one.team) || people.has(one.collector))
  const shownTeams = new Set([...teams, ...near.filter((one) => people.has(one.collector)).map((one) => one.team)])
  const shownPeople = new Set([...people, ...near.map((one) => one.collector)])
  const some = (names: Readonly<Record<string, string>>, shown: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(names).filter(([id]) => shown.has(id)))
  const own = some(collector, shownPeople)
  return { team: some(team, shownTeams), collector: hides ? masked(own) : own }
}

/** People go by their ids. */
const masked = (names: Readonly<Record<string, string>>) => Object.fromEntries(Object.keys(names).map((id) => [id, id]))
