import { atLeast, multiply, numberIn, one, type Fraction } from './exact.ts'

/** How many lives ended after so many days, and how many were last seen then, still going on. */
export interface Lives {
  readonly days: number
  readonly ended: number
  readonly censored: number
}

/** A step of the Kaplan-Meier curve: the share still going on after so many days. */
export interface Step {
  readonly days: number
  readonly at_risk: number
  readonly ended: number
  readonly share: number
}

export interface Survival {
  /** The first day on which at most half go on; null: the curve never comes down so far. */
  readonly median: number | null
  readonly steps: readonly Step[]
}

const half: Fraction = { over: 1n, under: 2n }

/** The Kaplan-Meier curve in exact fractions. Who was last seen on a day is at risk on it: ends come first. */
export function survivalOf(lives: readonly Lives[]): Survival {
  const days = [...Map.groupBy(lives, (life) => life.days)]
    .map(([at, all]) => ({
      days: at,
      ended: all.reduce((sum, { ended }) => sum + ended, 0),
      censored: all.reduce((sum, { censored }) => sum + censored, 0),
    }))
    .sort((a, b) => a.days - b.days)
  let atRisk = days.reduce((sum, { ended, censored }) => sum + ended + censored, 0)
  let share = one
  let median: number | null = null
  const steps: Step[] = []
  for (const { days: at, ended, censored } of days) {
    if (ended > 0) {
      share = multiply(share, { over: BigInt(atRisk - ended), under: BigInt(atRisk) })
      if (median === null && atLeast(half, share)) median = at
      steps.push({ days: at, at_risk: atRisk, ended, share: numberIn(share) })
    }
    atRisk -= ended + censored
  }
  return { median, steps }
}
