import { exact, type Fraction } from '#sql'

const { add, atLeast, decimalOf, fractionOf, isPositive, subtract, zero } = exact

/** Whether one decimal text is above another. */
export const isAbove = (a: string, b: string): boolean => isPositive(subtract(fractionOf(a), fractionOf(b)))

/** Half away from zero: −0.005 is −0.01, so that what takes back mirrors what gave. In minor units. */
export function minorUnits({ over, under }: Fraction, digits: number): bigint {
  const size = over < 0n ? -over : over
  const rounded = (2n * size * 10n ** BigInt(digits) + under) / (2n * under)
  return over < 0n ? -rounded : rounded
}

/** The same as a fraction. */
export const rounded = (value: Fraction, digits: number): Fraction => ({
  over: minorUnits(value, digits),
  under: 10n ** BigInt(digits),
})

/** Decimal text with that many fraction digits. */
export const amountText = (value: Fraction, digits: number): string => decimalOf(minorUnits(value, digits), digits)

/** Decimal text without needless zeros: exact up to 12 fraction digits. */
export function plainText(value: Fraction): string {
  const text = decimalOf(minorUnits(value, 12), 12)
  return text.replace(/\.?0+$/, '')
}

export const isBelow = (a: Fraction, b: Fraction): boolean => !atLeast(a, b)
export const isNegative = ({ over }: Fraction): boolean => over < 0n
export const isZero = ({ over }: Fraction): boolean => over === 0n
export const total = (all: Iterable<Fraction>): Fraction => [...all].reduce(add, zero)

/** The order of ids: by their UTF-8 bytes. */
export const byBytes = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** Minor units divided by parts: each its floor, what is left to the largest remainders, ties to the lower id. */
export function divided(
  amount: bigint,
  parts: readonly { readonly id: string; readonly part: Fraction }[],
): Map<string, bigint> {
  const all = total(parts.map(({ part }) => part))
  if (!isPositive(all)) return new Map()
  const shares = parts.map(({ id, part }) => {
    const over = amount * part.over * all.under
    const under = part.under * all.over
    return { id, whole: over / under, rest: over % under, under }
  })
  const left = amount - shares.reduce((sum, { whole }) => sum + whole, 0n)
  const order = shares.toSorted((a, b) => {
    const difference = b.rest * a.under - a.rest * b.under
    return difference > 0n ? 1 : difference < 0n ? -1 : byBytes(a.id, b.id)
  })
  return new Map(order.map(({ id, whole }, index) => [id, whole + (BigInt(index) < left ? 1n : 0n)]))
}
