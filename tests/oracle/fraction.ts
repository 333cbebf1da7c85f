/** An exact quotient; the denominator is above 0. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

export function fraction(over: bigint, under = 1n): Fraction {
  const sign = under < 0n ? -1n : 1n
  const common = gcd(over, under < 0n ? -under : under) * sign
  return { over: over / common, under: under / common }
}
export const zero = fraction(0n)
export const plus = (a: Fraction, b: Fraction) => fraction(a.over * b.under + b.over * a.under, a.under * b.under)
export const minus = (a: Fraction, b: Fraction) => fraction(a.over * b.under - b.over * a.under, a.under * b.under)
export const times = (a: Fraction, b: Fraction) => fraction(a.over * b.over, a.under * b.under)
export const divided = (a: Fraction, b: Fraction) => fraction(a.over * b.under, a.under * b.over)
export const square = (a: Fraction) => times(a, a)
export const total = (all: readonly Fraction[]) => all.reduce(plus, zero)
/** Twenty digits of it are read as a number. */
export const numberOf = ({ over, under }: Fraction): number => Number((over * 10n ** 30n) / under) / 1e30
