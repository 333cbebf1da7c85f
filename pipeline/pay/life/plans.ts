import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { payState } from '#state'
import { PlanError, type Plan } from '../plan.ts'
import { parsePlan } from '../read.ts'

/** A plan with the text it was read from. */
export interface WrittenPlan {
  readonly plan: Plan
  readonly text: string
  readonly sha256: string
}

/**
 * The plans of an installation, in the order of their files.
 * @throws PlanError for the first that cannot be used, and for versions of one plan in force at the same time.
 */
export function plansIn(home: string): WrittenPlan[] {
  const written = filesIn(join(home, 'plans')).map((file) => {
    const text = readFileSync(join(home, 'plans', file), 'utf8')
    return { plan: parsePlan(text, join('plans', file)), text, sha256: payState.hashOfText(text) }
  })
  for (const [index, { plan }] of written.entries()) {
    const other = written.slice(0, index).find((each) => each.plan.id === plan.id && overlap(each.plan, plan))
    if (other !== undefined)
      throw new PlanError(
        plan.file,
        null,
        `${plan.id} is in force at the same time as in ${other.plan.file}; end one of them`,
      )
  }
  return written
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => /\.ya?ml$/.test(file) && !file.startsWith('.'))
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

const overlap = (a: Plan, b: Plan): boolean =>
  (a.validFrom ?? '') < (b.validTo ?? '9999') && (b.validFrom ?? '') < (a.validTo ?? '9999')

/**
 * The versions of the plan with an id.
 * @throws PlanError naming the plans there are.
 */
export function writtenVersions(home: string, id: string): WrittenPlan[] {
  const written = plansIn(home)
  const versions = written.filter(({ plan }) => plan.id === id)
  if (versions.length > 0) return versions
  const ids = [...new Set(written.map(({ plan }) => plan.id))]
  throw new PlanError(
    join(home, 'plans'),
    null,
    `there is no plan ${id}; there ${ids.length === 0 ? 'is none at all: write one as docs/pay.md says' : `are ${ids.join(', ')}`}`,
  )
}
