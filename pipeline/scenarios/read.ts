import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { readYaml } from '../yaml.ts'

const shipped = fileURLToPath(new URL('../../sql/scenarios/', import.meta.url))

const factor = z
  .string({ error: 'is missing' })
  .regex(/^\d{1,3}(\.\d{1,6})?$/, { error: 'takes a plain number of 0 or more, such as 1.25' })
const push = z.strictObject({ odds: factor.default('1'), rate: factor.default('1') })
const words = z.string({ error: 'is missing' }).min(1, { error: 'is empty' })

const scenario = z.strictObject({
  id: words.regex(/^[a-z][a-z0-9_-]*$/, { error: 'takes small letters, digits, - and _, such as downturn' }),
  kind: z.enum(['macro', 'capacity', 'regulatory'], { error: 'is one of macro, capacity, regulatory' }),
  title: z.strictObject({ en: words, zh: words }),
  flows: push.extend({ buckets: z.record(z.string(), push).default({}) }),
  recovery: factor.default('1'),
})

interface Push {
  readonly bucket: string | null
  readonly odds: string
  readonly rate: string
}

/** What could go wrong, as it is written down. Factors are decimal text. */
export interface Scenario {
  readonly id: string
  readonly kind: 'macro' | 'capacity' | 'regulatory'
  readonly title: { readonly en: string; readonly zh: string }
  /** Factors on what rolls on, by bucket; null is every other bucket. */
  readonly pushes: readonly Push[]
  /** Factor on what is recovered of losses. */
  readonly recovery: string
}

/** Something in a scenario that cannot be used. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
  readonly code = 'scenario'
  readonly file: string
  readonly line: number | null

  constructor(file: string, line: number | null, message: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${message}.`)
    this.file = file
    this.line = line
  }
}

/**
 * A scenario from its YAML text; its buckets must be some of those given.
 * @throws ScenarioError naming the line and what is wrong.
 */
export function parseScenario(text: string, file: string, buckets: readonly string[] | null): Scenario {
  const yaml = readYaml(text)
  if ('message' in yaml) throw new ScenarioError(file, yaml.line, `this is no valid YAML: ${yaml.message}`)
  const read = scenario.safeParse(yaml.value)
  if (!read.success) {
    const [issue] = read.error.issues
    const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
    const what = issue?.code === 'unrecognized_keys' ? 'is no key of a scenario' : (issue?.message ?? 'cannot be read')
    throw new ScenarioError(file, yaml.lineOf(path), `\`${path.map(String).join('.')}\` ${what}`)
  }
  const { flows, ...told } = read.data
  const { buckets: own, ...others } = flows
  const wrong = Object.keys(own).find((bucket) => buckets !== null && !buckets.includes(bucket))
  if (wrong !== undefined)
    throw new ScenarioError(
      file,
      yaml.lineOf(['flows', 'buckets', wrong]),
      `there is no bucket \`${wrong}\`; there are ${buckets!.join(', ')}`,
    )
  return {
    ...told,
    pushes: [...Object.entries(own).map(([bucket, factors]) => ({ bucket, ...factors })), { bucket: null, ...others }],
  }
}

function scenariosIn(folder: string, name: (file: string) => string, buckets: readonly string[] | null): Scenario[] {
  let files: string[]
  try {
    files = readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return files
    .filter((file) => /\.ya?ml$/.test(file) && !file.startsWith('.'))
    .sort()
    .map((file) => parseScenario(readFileSync(join(folder, file), 'utf8'), name(file), buckets))
}

/**
 * The scenarios of an installation, by id: those that come with Rollcall, and its own under `scenarios/`, which replace
 * those of the same id. Of the ones that come with it the factors of buckets the settings do not have fall away.
 * @throws ScenarioError for the first that cannot be used.
 */
export function readScenarios(home: string, buckets: readonly string[]): Scenario[] {
  const own = scenariosIn(join(home, 'scenarios'), (file) => join('scenarios', file), buckets)
  const twice = own.find(({ id }, index) => own.findIndex((other) => other.id === id) < index)
  if (twice !== undefined) throw new ScenarioError('scenarios', null, `two scenarios are called \`${twice.id}\``)
  const all = new Map(
    scenariosIn(shipped, (file) => file, null).map((each): [string, Scenario] => [
      each.id,
      { ...each, pushes: each.pushes.filter(({ bucket }) => bucket === null || buckets.includes(bucket)) },
    ]),
  )
  for (const each of own) all.set(each.id, each)
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
