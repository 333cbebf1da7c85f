import type { Principal } from '../../../state/index.ts'
import { Refusal } from '../problem.ts'

export const nothingHere = (): Refusal => new Refusal(404, 'There is nothing of this in your scope.')

/** Refuses those who only look. */
export function writing({ mayWrite }: Principal): void {
  if (!mayWrite) throw new Refusal(403, 'You may look here and change nothing.')
}
