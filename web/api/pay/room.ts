import type { WrittenPlan } from '../../../pipeline/pay/life/index.ts'
import type { PublishedEdition } from '../../../sql/index.ts'
import type { payState, Principal, State } from '../../../state/index.ts'
import type { Family } from '../family.ts'
import { Refusal } from '../problem.ts'
import type { EditionStamp, Names } from '../service.ts'

/** An edition, lent for as long as it is used. */
export interface Lent {
  readonly edition: PublishedEdition
  readonly stamp: EditionStamp
  readonly digits: number
  readonly family: Family
  readonly names: Names
}

export interface PayHouse {
  readonly home: string
  readonly state: () => Promise<State>
  /** Lends an edition; null is the one in use. */
  readonly lend: <T>(id: string | null, use: (lent: Lent) => Promise<T>) => Promise<T>
}

/** A house and who is in it: what everything of pay is read and done with. */
export interface PayRoom extends PayHouse {
  readonly who: Principal
}

export const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])-01$/.test(text)

/** Names a period. Throws `Refusal` 404 for what is no first day of a month. */
export function keyOf(plan: string, month: string): payState.PeriodKey {
  if (!isMonth(month)) throw new Refusal(404, 'A period is named by the first day of its month, such as 2026-03-01.')
  return { plan, month }
}

export const nameIn = ({ who }: PayRoom, { collector }: Names, id: string) =>
  who.permissions.has('names') ? (collector[id] ?? id) : id

export const titleOf = (plan: string, written: readonly WrittenPlan[]) =>
  written.findLast((one) => one.plan.id === plan)?.plan.title ?? { en: plan, zh: plan }

/** Lends the edition a period was calculated from, or where it is gone the one in use. */
export async function lendOf<T>({ lend }: PayHouse, id: string | null, use: (lent: Lent) => Promise<T>): Promise<T> {
  if (id === null) return lend(null, use)
  try {
    return await lend(id, use)
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return lend(null, use)
    throw error
  }
}
