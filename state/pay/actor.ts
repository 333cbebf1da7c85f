import type { State } from '../state.ts'
import { asName, peopleIn } from '../people/people.ts'
import { inForce } from '../people/principal.ts'
import { PayError } from './error.ts'
import type { PayActor } from './machine.ts'

/**
 * Somebody with an account, as pay knows them: the roles of today, and every collector they are or were.
 * @throws PayError where nobody has that name, or the account is closed.
 */
export async function payActorNamed(state: State, name: string): Promise<PayActor> {
  const person = (await peopleIn(state)).find((one) => one.name === asName(name))
  if (person === undefined || person.disabled)
    throw new PayError('role', `There is no account ${name} that is open; see rollcall user list.`)
  const today = state.now().slice(0, 10)
  return {
    name: person.name,
    roles: [...new Set(inForce(person.assignments, today).map(({ role }) => role))].sort(),
    collectors: [
      ...new Set(person.assignments.flatMap(({ scope }) => (scope.collector === undefined ? [] : [scope.collector]))),
    ].sort(),
  }
}
