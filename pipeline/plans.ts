import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePlan, PlanError, type Plan } from './pay/index.ts'

/**
 * The plans of an installation, in the order of their files.
 * @throws PlanError for the first that cannot be used, and for versions of one plan in force at the same time.
 */
export function readPlans(home: string): Plan[] {
  const plans = filesIn(join(home, 'plans')).map((file) =>
    parsePlan(readFileSync(join(home, 'plans', file), 'utf8'), join('plans', file)),
  )
  for (const [index, plan] of plans.entries()) {
    const other = plans.slice(0, index).find((each) => each.id === plan.id && overlap(each, plan))
    if (other !== undefined)
      throw new PlanError(
        plan.file,
        null,
        `${plan.id} is in force at the same time as in ${other.file}; end one of them`,
      )
  }
  return plans
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
export function versionsOf(home: string, id: string): Plan[] {
  const plans = readPlans(home)
  const versions = plans.filter((plan) => plan.id === id)
  if (versions.length > 0) return versions
  const ids = [...new Set(plans.map((plan) => plan.id))]
  throw new PlanError(
    join(home, 'plans'),
    null,
    `there is no plan ${id}; there ${ids.length === 0 ? 'is none at all: write one as docs/pay.md says' : `are ${ids.join(', ')}`}`,
  )
}
