import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Database, check, describe, replaceFile, sentencesOf, type Violation } from '#warehouse'
import { models } from '#sql'
import type { OnProgress } from '../progress.ts'
import { activeRules } from '../rules/active.ts'
import { readPacks } from '../rules/read.ts'
import { ruleWarnings } from '../rules/warnings.ts'
import { RunError, editionsOf, type About } from './build.ts'

export const buildingFile = (home: string): string => join(editionsOf(home).folder, '.building.duckdb')

/** What is known of the file being built. Fails where there is none. */
export async function aboutBuilding(home: string): Promise<About> {
  const file = buildingFile(home)
  if (!existsSync(file) || !existsSync(`${file}.json`))
    throw new RunError('not_built', `Nothing is built in ${home}: run rollcall build first.`)
  return JSON.parse(await readFile(`${file}.json`, 'utf8')) as About
}

export interface Tested {
  readonly sentences: number
  readonly violations: readonly Violation[]
}

/** Proves what every model promises over the file being built. Fails with the first sentences that do not hold. */
export async function testEdition(home: string, onProgress?: OnProgress): Promise<Tested> {
  const about = await aboutBuilding(home)
  const database = await Database.open(buildingFile(home), {
    readOnly: true,
    digits: about.settings.currency.minorUnits,
  })
  try {
    const violations = await check(database, models, ({ model }, done, total) =>
      onProgress?.({ step: 'test', done, total, about: model }),
    )
    const sentences = models.flatMap((model) => sentencesOf(model, database.engine)).length
    if (violations.length > 0)
      throw new RunError('check_failed', violations.slice(0, 5).map(describe).join('\n'), { violations })
    const { rules } = about.settings
    const warnings = ruleWarnings(activeRules(readPacks(home), rules), rules)
    const passed: About = { ...about, checks: { passed: sentences, warnings } }
    await replaceFile(`${buildingFile(home)}.json`, JSON.stringify(passed))
    return { sentences, violations }
  } finally {
    await database.close()
  }
}
