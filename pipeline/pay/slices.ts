import { exact, type Fraction } from '#sql'
import { isNegative, isZero, plainText, total } from './decimal.ts'
import type { Tier } from './plan.ts'
import type { Step } from './trace.ts'

const { atLeast, fractionOf, larger, multiply, smaller, subtract, zero } = exact

export interface Sliced {
  readonly amount: Fraction
  readonly steps: readonly Step[]
}

/** Tiers are (lower, `upTo`]; the first reaches down, and the last up, without end. `times` scales their bounds. */
const bounds = (tiers: readonly Tier[], times: Fraction) =>
  tiers.map(({ upTo, rate }, index) => {
    const before = tiers[index - 1]?.upTo ?? null
    return {
      lower: before === null ? null : multiply(fractionOf(before), times),
      upper: upTo === null ? null : multiply(fractionOf(upTo), times),
      rate,
    }
  })

const labelled = (lower: Fraction | null, upper: Fraction | null) =>
  `(${lower === null ? '−∞' : plainText(lower)}, ${upper === null ? '∞)' : `${plainText(upper)}]`}`

/** Each slice at its own rate; below 0 the slices are taken back. */
export function marginal(tiers: readonly Tier[], value: Fraction, times: Fraction = exact.one): Sliced {
  const [low, high] = isNegative(value) ? [value, zero] : [zero, value]
  const slices = bounds(tiers, times).map(({ lower, upper, rate }) => {
    const [from, to] = [lower === null ? low : larger(lower, low), upper === null ? high : smaller(upper, high)]
    const width = atLeast(from, to) ? zero : subtract(to, from)
    const of = isNegative(value) ? exact.negative(width) : width
    return { label: labelled(lower, upper), of, rate, amount: multiply(of, fractionOf(rate)) }
  })
  return summed(slices)
}

/** All of it at the rate of the tier it is in. */
export function cliff(tiers: readonly Tier[], value: Fraction, times: Fraction = exact.one): Sliced {
  const { lower, upper, rate } = bounds(tiers, times).find((tier) => tier.upper === null || atLeast(tier.upper, value))!
  return summed([{ label: labelled(lower, upper), of: value, rate, amount: multiply(value, fractionOf(rate)) }])
}

function summed(slices: readonly { label: string; of: Fraction; rate: string; amount: Fraction }[]): Sliced {
  return {
    amount: total(slices.map(({ amount }) => amount)),
    steps: slices
      .filter(({ of }) => !isZero(of))
      .map(({ label, of, rate, amount }) => ({ label, of: plainText(of), rate, amount: plainText(amount) })),
  }
}
