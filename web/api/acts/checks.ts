import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { duckdb, EditionFolder, sentencesOf } from '../../../warehouse/index.ts'
import { models } from '../../../sql/index.ts'

/** A sentence every edition is held to. `carried`: it was proved of the edition before and speaks of nothing that is not as it was. */
export interface CheckedSentence {
  readonly sentence: string
  readonly carried: boolean
}

/** A sentence that did not hold of the last build. `examples`: at most three rows; null: not for the reader. */
export interface FailedSentence {
  readonly relation: string
  readonly sentence: string
  /** Rows that break it. */
  readonly count: number
  readonly examples: readonly Readonly<Record<string, unknown>>[] | null
}

/** What was proved of the edition in use, and what kept a later build from being published. */
export interface CheckResults {
  readonly relations: readonly { readonly relation: string; readonly sentences: readonly CheckedSentence[] }[]
  /** Sentences proved anew and carried over; null: not recorded. */
  readonly proved: number | null
  readonly carried: number | null
  readonly warnings: readonly string[]
  /** Null: all held of the last build that was tested. `at` is a UTC instant. */
  readonly failed: { readonly at: string; readonly asOf: string; readonly sentences: readonly FailedSentence[] } | null
}

const told = z.object({
  checks: z
    .object({ passed: z.number(), carried: z.number().default(0), warnings: z.array(z.string()).default([]) })
    .nullish(),
  built: z.looseObject({ reused: z.looseObject({ differing: z.array(z.string()) }).nullish() }).nullish(),
})
const failure = z.object({
  at: z.string(),
  as_of: z.string(),
  violations: z.array(
    z.object({
      model: z.string(),
      sentence: z.string(),
      count: z.number(),
      examples: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
})

async function failureIn(folder: string, mayRead: boolean): Promise<CheckResults['failed']> {
  const text = await readFile(join(folder, '.failed.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const { at, as_of, violations } = failure.parse(JSON.parse(text))
  const sentences = violations.map(({ model, examples, ...rest }) => ({
    ...{ relation: model, examples: mayRead ? examples : null },
    ...rest,
  }))
  return { at, asOf: as_of, sentences }
}

/** What came of the checks. Rows that break a sentence are for those who may read records (`mayRead`). */
export async function checkResults(home: string, mayRead: boolean): Promise<CheckResults> {
  const editions = new EditionFolder(join(home, 'editions'))
  const current = await editions.current()
  const { checks, built } = told.parse(current === null ? {} : (await editions.manifestOf(current)).about)
  const carried = checks?.carried ?? 0
  const differing = carried === 0 ? null : new Set(built?.reused?.differing)
  const engine = duckdb()
  return {
    relations: models
      .map((model) => ({
        relation: model.name,
        sentences: sentencesOf(model, engine).map(({ sentence, reads }) => ({
          sentence,
          carried: differing !== null && !reads.some((name) => differing.has(name)),
        })),
      }))
      .filter(({ sentences }) => sentences.length > 0)
      .sort((a, b) => (a.relation < b.relation ? -1 : 1)),
    proved: checks ? checks.passed - carried : null,
    carried: checks ? carried : null,
    warnings: checks?.warnings ?? [],
    failed: await failureIn(editions.folder, mayRead),
  }
}
