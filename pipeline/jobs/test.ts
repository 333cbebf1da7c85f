import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Database, describe, prove, replaceFile, sentencesOf, type Sentence, type Violation } from '#warehouse'
import { models } from '#sql'
import type { OnProgress } from '../progress.ts'
import { activeRules } from '../rules/active.ts'
import { readPacks } from '../rules/read.ts'
import { ruleWarnings } from '../rules/warnings.ts'
import { RunError, editionsOf, type About } from './build.ts'

export const buildingFile = (home: string): string => join(editionsOf(home).folder, '.building.duckdb')

/** What did not hold of the last build that was tested; where all held there is no such file. The pages of checks read it. */
const failedFile = (home: string): string => join(editionsOf(home).folder, '.failed.json')

/** What is known of the file being built. Fails where there is none. */
export async function aboutBuilding(home: string): Promise<About> {
  const file = buildingFile(home)
  if (!existsSync(file) || !existsSync(`${file}.json`))
    throw new RunError('not_built', `Nothing is built in ${home}: run rollcall build first.`)
  return JSON.parse(await readFile(`${file}.json`, 'utf8')) as About
}

export interface Tested {
  readonly sentences: number
  /** Sentences among them that were proved of the edition before and speak only of what is as it was in it. */
  readonly carried: number
  readonly violations: readonly Violation[]
}

const hashOf = (sentences: readonly Sentence[]) =>
  createHash('sha256')
    .update(JSON.stringify(sentences.map(({ model, sentence, sql }) => [model, sentence, sql])))
    .digest('hex')

/**
 * The relations that may differ from those of the edition the file was built on, of which the same sentences were proved;
 * null: there is none, and all is to be proved.
 */
async function differingSince(home: string, { built }: About, sentences: string): Promise<ReadonlySet<string> | null> {
  if (!built?.from || !built.reused) return null
  const before = await editionsOf(home)
    .manifestOf(built.from)
    .catch(() => null)
  return before?.about.checks?.sentences === sentences ? new Set(built.reused.differing) : null
}

/**
 * Proves what every model promises over the file being built; what was proved of the edition it was built on, and speaks only
 * of relations that have the rows they had there, is not proved again. Fails with the first sentences that do not hold.
 */
export async function testEdition(home: string, onProgress?: OnProgress): Promise<Tested> {
  const about = await aboutBuilding(home)
  const database = await Database.open(buildingFile(home), {
    readOnly: true,
    digits: about.settings.currency.minorUnits,
  })
  try {
    const all = models.flatMap((model) => sentencesOf(model, database.engine))
    const sentences = hashOf(all)
    const differing = await differingSince(home, about, sentences)
    const asked = differing === null ? all : all.filter(({ reads }) => reads.some((name) => differing.has(name)))
    const violations = await prove(database, asked, ({ model }, done, total) =>
      onProgress?.({ step: 'test', done, total, about: model }),
    )
    const failed = failedFile(home)
    if (violations.length > 0) {
      await replaceFile(failed, JSON.stringify({ at: new Date().toISOString(), as_of: about.as_of, violations }))
      throw new RunError('check_failed', violations.slice(0, 5).map(describe).join('\n'), { violations })
    }
    await rm(failed, { force: true })
    const { rules } = about.settings
    const warnings = ruleWarnings(activeRules(readPacks(home), rules), rules)
    const carried = all.length - asked.length
    const passed: About = { ...about, checks: { passed: all.length, carried, sentences, warnings } }
    await replaceFile(`${buildingFile(home)}.json`, JSON.stringify(passed))
    return { sentences: all.length, carried, violations }
  } finally {
    await database.close()
  }
}
