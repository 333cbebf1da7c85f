import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { isLocal } from '../guard.ts'
import { Refusal, sendProblem } from '../problem.ts'
import type { Principal } from '../context.ts'
import { whoOf } from './who.ts'

/** How much one reader may ask for. */
export interface Limits {
  /** Requests to the API a minute and address, this machine not counted. */
  readonly perMinute: number
  /** Pages and forms a minute and session. */
  readonly pagesPerMinute: number
  /** Requests of a person to the API that are worked on at once. */
  readonly atOnce: number
  /** Rows of an answer. */
  readonly rows: number
}

export const standardLimits: Limits = { perMinute: 1200, pagesPerMinute: 600, atOnce: 32, rows: 100_000 }

/** Takes a place for each request of a person until it is answered. */
export class Places {
  readonly #taken = new Map<string, number>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** Runs `use` in a place of its own. Throws `Refusal` 429 where the person has none left. The visitor of a demo is not counted. */
  async within<T>({ personId, via }: Pick<Principal, 'personId' | 'via'>, use: () => Promise<T>): Promise<T> {
    if (via === 'demo') return use()
    const taken = this.#taken.get(personId) ?? 0
    if (taken >= this.#most)
      throw new Refusal(429, `More than ${this.#most} of your requests are under way; wait for one of them.`)
    this.#taken.set(personId, taken + 1)
    try {
      return await use()
    } finally {
      const left = (this.#taken.get(personId) ?? 1) - 1
      if (left === 0) this.#taken.delete(personId)
      else this.#taken.set(personId, left)
    }
  }
}

const lengthOf = (answer: unknown): number =>
  typeof answer === 'object' && answer !== null && 'rows' in answer && Array.isArray(answer.rows)
    ? answer.rows.length
    : 0

/** Refuses an answer, or several under `answers`, with more rows than a reader may have at once. */
export function withinRows<T extends object>(answer: T, most: number): T {
  const parts: unknown[] = 'answers' in answer ? Object.values(answer.answers as object) : []
  const rows = [answer, ...parts].reduce<number>((all, one) => all + lengthOf(one), 0)
  if (rows <= most) return answer
  throw new Refusal(
    422,
    `The answer has ${rows} rows, and ${most} are the most; ask for fewer groups or a shorter period.`,
    {
      code: 'too_many_rows',
      rows,
      most,
    },
  )
}

/** At most so many pages a minute and session, or where nobody is signed in and address. */
export const pagesLimited = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request, response) => {
      const who = whoOf(response as Parameters<RequestHandler>[1])
      return who?.via === 'session' ? `session ${who.publicId}` : ipKeyGenerator(request.ip ?? '')
    },
    skip: ({ ip, path }, response) =>
      path.startsWith('/_app/') || (isLocal(ip) && whoOf(response as Parameters<RequestHandler>[1])?.via !== 'session'),
    handler: (_request, response) =>
      sendProblem(response, 429, `More than ${perMinute} pages in a minute; wait as long as Retry-After says.`),
  })
