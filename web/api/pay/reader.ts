import { membershipsIn, shiftMonths, type PublishedEdition } from '../../../sql/index.ts'
import { isProved, payState, type Principal, type State } from '../../../state/index.ts'
import { reachOf, type Family } from '../family.ts'
import { Refusal } from '../problem.ts'

export const notThere = () => new Refusal(404, 'There is nothing of this in your scope.')

/** Somebody signed in, as pay knows them. A visitor of the demo has the roles they look as. */
export function actorOf(state: State, who: Principal): Promise<payState.PayActor> {
  if (who.via !== 'demo') return payState.payActorNamed(state, who.name)
  const collectors = who.rows === 'all' ? [] : who.rows.collectors
  return Promise.resolve({ name: who.name, roles: who.roles, collectors })
}

/** What changes needs somebody who may write, and for money somebody who gave their password just now. */
export function mustWrite(who: Principal, now: string, isMoney: boolean): void {
  if (!who.mayWrite) throw new Refusal(403, 'You may look here and change nothing.')
  if (!isMoney || who.via === 'demo') return
  if (!isProved(who, now))
    throw new Refusal(
      403,
      'Confirm your password on the page of your account first: it has to be given in the last ten minutes.',
    )
}

/** Whose pay of a month somebody sees; null: everybody's. Of a manager: who was in their teams on a day of the month. */
export async function seenIn(
  edition: PublishedEdition,
  family: Family,
  { rows }: Principal,
  month: string,
): Promise<ReadonlySet<string> | null> {
  const reach = reachOf(family, rows)
  if (reach === null) return null
  const from = month as typeof edition.asOf
  const members = await membershipsIn(edition, { from, to: shiftMonths(from, 1) })
  const teams = new Set(reach.teams)
  return new Set([
    ...reach.collectors,
    ...members.flatMap(({ team, collector }) => (teams.has(team) ? [collector] : [])),
  ])
}

/** What pay refuses, as an answer over HTTP with the same sentence. */
export async function answered<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    if (error instanceof payState.PayError)
      throw new Refusal(error.code === 'role' || error.code === 'own_pay' ? 403 : 409, error.message, {
        code: error.code,
      })
    throw error
  }
}
