import type { Plan } from './pay/index.ts'
import { plansIn, writtenVersions } from './pay/life/index.ts'

/** The plans of an installation, in the order of their files. Throws `PlanError`. */
export const readPlans = (home: string): Plan[] => plansIn(home).map(({ plan }) => plan)

/** The versions of the plan with an id. Throws `PlanError` naming the plans there are. */
export const versionsOf = (home: string, id: string): Plan[] => writtenVersions(home, id).map(({ plan }) => plan)
