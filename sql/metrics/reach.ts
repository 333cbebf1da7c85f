import { anyOf, compare, isIn, literal, type Exp } from '#warehouse'

type Condition = ReturnType<typeof anyOf>

/**
 * What rows a reader may see: facts of the days on which their collector was in one of the teams, and facts of the
 * collectors. Whoever has neither sees none.
 */
export interface Reach {
  /** The teams with all their children. */
  readonly teams: readonly string[]
  readonly collectors: readonly string[]
}

const never = (): Condition => compare(literal('integer', 0), '=', literal('integer', 1))

const among = (id: Exp<string | null>, ids: readonly string[]): Condition[] => (ids.length === 0 ? [] : [isIn(id, ids)])

/** Whether a row with this team and collector is within reach. The ids are bound, never written into the statement. */
export function isWithin(reach: Reach, team: Exp<string | null>, collector: Exp<string | null>): Condition {
  const conditions = [...among(team, reach.teams), ...among(collector, reach.collectors)]
  return conditions.length === 0 ? never() : anyOf(...conditions)
}

/** Whether a row that belongs to a team only is within reach. */
export const isWithinTeams = ({ teams }: Reach, team: Exp<string | null>): Condition => among(team, teams)[0] ?? never()

/** Whether everything within reach is of one person. */
export const isOfOne = (reach: Reach | null): boolean => reach?.teams.length === 0 && reach.collectors.length === 1
