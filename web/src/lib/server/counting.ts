import { AsyncLocalStorage } from 'node:async_hooks'
import { countAs, type Counting } from '#lib/format/counting.ts'

const requests = new AsyncLocalStorage<Counting | null>()
countAs(() => requests.getStore() ?? null)

/** Amounts written while `answer` runs, and in what it waits for, are counted as its reader chose. */
export const counted = <T>(chosen: Counting | null, answer: () => T): T => requests.run(chosen, answer)
