import { recorded, type RunEnd } from './journal.ts'
import { withRunLock } from './lock.ts'

/** Does a job that changes a home: alone in it, and remembered in its journal. */
export const alone = <T>(
  home: string,
  verb: string,
  facts: Readonly<Record<string, unknown>>,
  work: () => Promise<T>,
  end: (answer: T) => Partial<RunEnd> = () => ({}),
): Promise<T> =>
  withRunLock(home, verb, () =>
    recorded(home, verb, facts, work, (answer) => ({
      outcome: 'done',
      edition: null,
      error: null,
      facts: {},
      ...end(answer),
    })),
  )
