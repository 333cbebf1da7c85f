import { add, atLeast, divide, multiply, one, smaller, subtract, type Fraction } from '../exact.ts'

/** How a scenario worsens the share that rolls on. Both may be given: odds first. */
export interface Push {
  /** Factor on the odds p ÷ (1 − p): never takes a share past 1. */
  readonly odds: Fraction
  /** Factor on the share itself, capped at 1. */
  readonly rate: Fraction
}

export const noPush: Push = { odds: one, rate: one }

/** A share under a scenario, exactly. What is 1 or more (a net flow can be) has no odds and is only capped. */
export function pushed(share: Fraction, { odds, rate }: Push): Fraction {
  const onOdds = atLeast(share, one) ? share : oddsTimes(share, odds)
  return smaller(multiply(onOdds, rate), one)
}

const oddsTimes = (share: Fraction, factor: Fraction): Fraction => {
  const up = multiply(share, factor)
  return divide(up, add(subtract(one, share), up))
}
