/** Exact decimal text → digits and scale. */
function parsed(text: string): { readonly units: bigint; readonly scale: number } | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

const abs = (value: bigint) => (value < 0n ? -value : value)

/** `text` × 10^−`power`, rounded half away from zero to `digits` places, with thousands separators. Null: not a decimal. */
export function scaled(text: string, power: number, digits: number): string | null {
  const decimal = parsed(text)
  if (decimal === null) return null
  const shift = decimal.scale + power - digits
  const units =
    shift <= 0
      ? decimal.units * 10n ** BigInt(-shift)
      : ((abs(decimal.units) + 10n ** BigInt(shift) / 2n) / 10n ** BigInt(shift)) * (decimal.units < 0n ? -1n : 1n)
  const figures = abs(units)
    .toString()
    .padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = digits === 0 ? '' : `.${figures.slice(-digits)}`
  return `${units < 0n ? '−' : ''}${whole}${fraction}`
}

/** The number of digits before the point, without sign. */
export const magnitude = (text: string): number => /^-?0*(\d*)/.exec(text)?.[1]?.length ?? 0

/** The exact sum of decimal texts. */
export function add(texts: readonly string[]): string {
  const decimals = texts.map(parsed).filter((decimal) => decimal !== null)
  const scale = Math.max(0, ...decimals.map((decimal) => decimal.scale))
  const units = decimals.reduce((sum, decimal) => sum + decimal.units * 10n ** BigInt(scale - decimal.scale), 0n)
  const figures = abs(units)
    .toString()
    .padStart(scale + 1, '0')
  const whole = figures.slice(0, figures.length - scale)
  return `${units < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${figures.slice(-scale)}`}`
}

/** A share, taken last; null when the whole is not above zero. */
export const ratio = (part: string, whole: string): number | null =>
  Number(whole) > 0 ? Number(part) / Number(whole) : null

/** An exact decimal as it is, with thousands separators and two places at most. */
export const plainly = (text: string): string =>
  scaled(text, 0, Math.min(2, /\.(\d*?)0*$/.exec(text)?.[1]?.length ?? 0)) ?? text
