import type { Command } from 'commander'
import type { payState, State } from '#state'
import { InvalidArgumentError } from 'commander'
import { day } from './arguments.ts'
import { UsageError, verb, type Common } from './conventions.ts'
import { withState } from './store.ts'

/** The first day of a month. */
export function month(text: string): string {
  const first = day(text)
  if (!first.endsWith('-01')) throw new InvalidArgumentError('Write the first day of a month as in 2026-03-01.')
  return first
}

/** Which period is meant. */
export interface PeriodWords extends Common {
  readonly plan: string
  readonly month: string
}

/** Who acts: the person at this machine says in whose name. */
export interface ActingWords extends PeriodWords {
  readonly as: string
}

export const keyOf = ({ plan, month: first }: PeriodWords): payState.PeriodKey => ({ plan, month: first })

/** A verb about a period. */
export const periodVerb = (pay: Command, name: string, about: string): Command =>
  verb(pay, name, about)
    .requiredOption('--plan <id>', 'plan of plans/*.yaml')
    .requiredOption('--month <month>', 'first day of the month', month)

/** A verb somebody does something to a period with. */
export const actingVerb = (pay: Command, name: string, about: string): Command =>
  periodVerb(pay, name, about).requiredOption('--as <person>', 'in whose name; see rollcall user list')

/** Opens the store of a home; what pay refuses becomes a matter of usage, with its sentence. */
export async function withPay<T>(home: string, use: (state: State, pay: typeof payState) => Promise<T>): Promise<T> {
  return withState(home, async (state, { payState: pay }) => {
    try {
      return await use(state, pay)
    } catch (error) {
      if (error instanceof pay.PayError) throw new UsageError(error.message, {}, error.code)
      throw error
    }
  })
}

/** The same in the name of somebody. */
export const acting = <T>(
  { home, as }: Pick<ActingWords, 'home' | 'as'>,
  use: (state: State, actor: payState.PayActor, pay: typeof payState) => Promise<T>,
): Promise<T> => withPay(home, async (state, pay) => use(state, await pay.payActorNamed(state, as), pay))
