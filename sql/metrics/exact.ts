/** An exact quotient of whole numbers; `under` is above 0. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const zero: Fraction = { over: 0n, under: 1n }
export const one: Fraction = { over: 1n, under: 1n }

/** The value of decimal text such as `-12.50`. */
export function fractionOf(decimal: string): Fraction {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return { over: BigInt(whole + fraction), under: 10n ** BigInt(fraction.length) }
}

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.under === b.under
    ? { over: a.over + b.over, under: a.under }
    : lowest({ over: a.over * b.under + b.over * a.under, under: a.under * b.under })
export const negative = ({ over, under }: Fraction): Fraction => ({ over: -over, under })
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, negative(b))
export const multiply = (a: Fraction, b: Fraction): Fraction =>
  lowest({ over: a.over * b.over, under: a.under * b.under })
/** Fails where `b` is 0. */
export const divide = (a: Fraction, b: Fraction): Fraction =>
  multiply(a, b.over < 0n ? { over: -b.under, under: -b.over } : { over: b.under, under: b.over })
export const isPositive = ({ over }: Fraction): boolean => over > 0n
export const atLeast = (a: Fraction, b: Fraction): boolean => a.over * b.under >= b.over * a.under
export const larger = (a: Fraction, b: Fraction): Fraction => (atLeast(a, b) ? a : b)
export const smaller = (a: Fraction, b: Fraction): Fraction => (atLeast(a, b) ? b : a)
export const sumOf = (all: readonly Fraction[]): Fraction => all.reduce(add, zero)

function lowest({ over, under }: Fraction): Fraction {
  let [a, b] = [over < 0n ? -over : over, under]
  while (b > 0n) [a, b] = [b, a % b]
  return a <= 1n ? { over, under } : { over: over / a, under: under / a }
}

/** A fraction as whole numbers above and below a line. */
export const ratioOf = ({ over, under }: Fraction) => ({ numerator: String(over), denominator: String(under) })

/** The nearest number a double can hold, but for ties. */
export const numberIn = (of: Fraction): number => Number(significant(of, 25))

/** Decimal text rounded, half away from zero, to that many significant digits; no exponent. */
export function significant({ over, under }: Fraction, digits: number): string {
  if (over === 0n) return '0'
  const sign = over < 0n ? '-' : ''
  const size = over < 0n ? -over : over
  let places = digits - (size.toString().length - under.toString().length)
  let rounded = roundedAt(size, under, places)
  while (rounded.toString().length > digits) rounded = roundedAt(size, under, --places)
  while (rounded.toString().length < digits) rounded = roundedAt(size, under, ++places)
  if (places <= 0) return `${sign}${rounded * 10n ** BigInt(-places)}`
  const text = rounded.toString().padStart(places + 1, '0')
  return `${sign}${text.slice(0, -places)}.${text.slice(-places)}`
}

/** Times ten to the `places`, rounded half up. */
function roundedAt(over: bigint, under: bigint, places: number): bigint {
  const [top, bottom] = places >= 0 ? [over * 10n ** BigInt(places), under] : [over, under * 10n ** BigInt(-places)]
  return (2n * top + bottom) / (2n * bottom)
}

/** An exact sum of decimal texts with the same number of fraction digits. */
export function addedTexts(amounts: readonly string[]): string {
  const digits = amounts[0]?.split('.')[1]?.length ?? 0
  return decimalOf(
    amounts.reduce((all, amount) => all + BigInt(amount.replace('.', '')), 0n),
    digits,
  )
}

/** A whole number of the smallest units as decimal text with that many fraction digits. */
export function decimalOf(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return units < 0n ? `-${whole}` : whole
}

/** The same amount with the other sign. */
export const negatedText = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)

/** Nothing, with as many fraction digits as an amount. */
export const nothingLike = (amount: string): string => decimalOf(0n, amount.split('.')[1]?.length ?? 0)

/**
 * Parts as decimal text with that many fraction digits that add up exactly to their sum, rounded; or to the `sum` given.
 * What rounding leaves over goes to the parts it cut the most (largest remainder).
 */
export function shares(parts: readonly Fraction[], digits: number, sum?: string): { parts: string[]; sum: string } {
  const unit = 10n ** BigInt(digits)
  const floors = parts.map(({ over, under }) => {
    const [quotient, rest] = [(over * unit) / under, (over * unit) % under]
    return rest < 0n
      ? { whole: quotient - 1n, rest: { over: rest + under, under } }
      : { whole: quotient, rest: { over: rest, under } }
  })
  const exact = sumOf(parts)
  const doubled = 2n * exact.over * unit + exact.under
  const floored = doubled / (2n * exact.under) - (doubled % (2n * exact.under) < 0n ? 1n : 0n)
  const whole = sum === undefined ? floored : BigInt(sum.replace('.', ''))
  let left = whole - floors.reduce((all, part) => all + part.whole, 0n)
  const order = floors
    .map((_, index) => index)
    .sort((a, b) => {
      const [x, y] = [floors[a]!.rest, floors[b]!.rest]
      const difference = y.over * x.under - x.over * y.under
      return difference > 0n ? 1 : difference < 0n ? -1 : a - b
    })
  for (let turn = 0; left !== 0n && order.length > 0; turn++) {
    const step = left > 0n ? 1n : -1n
    floors[order[turn % order.length]!]!.whole += step
    left -= step
  }
  return { parts: floors.map((part) => decimalOf(part.whole, digits)), sum: decimalOf(whole, digits) }
}

/** Decimal text with that many fraction digits, rounded half away from zero. */
export function rounded({ over, under }: Fraction, digits: number): string {
  const size = roundedAt(over < 0n ? -over : over, under, digits)
  return decimalOf(over < 0n ? -size : size, digits)
}
