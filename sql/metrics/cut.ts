import type { Lent } from '#warehouse'
import type { Edition } from './edition.ts'

/** The edition as of the day asked for, lent until whoever asks is done; without a day the edition itself. */
export const cutFor = async (edition: Edition, asOf: string | undefined): Promise<Lent<Edition>> =>
  asOf === undefined ? whole(edition) : edition.cutAt(asOf)

/** An edition that nobody has to give back. */
export const whole = <E extends Edition>(at: E): Lent<E> => ({ at, [Symbol.dispose]: () => undefined })
