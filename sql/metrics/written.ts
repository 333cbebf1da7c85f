import { fractionOf, multiply, shares, type Fraction } from './exact.ts'
import type { Bilingual } from './metric.ts'
import type { Style } from './style.ts'

/** Decimal text with its thousands parted and a minus sign. */
function grouped(decimal: string): string {
  const [sign, size] = decimal.startsWith('-') ? ['−', decimal.slice(1)] : ['', decimal]
  const [whole = '0', fraction] = size.split('.')
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return /^[0.]*$/.test(size) ? size : `${sign}${parted}${fraction === undefined ? '' : `.${fraction}`}`
}

const signed = (text: string): string => (/^[−0.]*$/.test(text) || text.startsWith('−') ? text : `+${text}`)

/** Places of a style, one more for a difference, which is smaller than what it lies between. */
const places = (style: Style): number => ('digits' in style ? style.digits + 1 : style.kind === 'money' ? 2 : 1)
const inStyle = (style: Style, value: Fraction): Fraction =>
  style.kind === 'percent' ? multiply(value, fractionOf('100')) : value

/** An exact value as sentences say it. */
export const said = (style: Style, value: Fraction): string =>
  `${grouped(shares([inStyle(style, value)], places(style)).parts[0]!)}${style.kind === 'percent' ? '%' : ''}`

/** Differences as sentences say them: rounded so that they still add up to their rounded sum. */
export function saidDifferences(
  style: Style,
  parts: readonly Fraction[],
): { parts: readonly string[]; sum: string; unit: Bilingual } {
  const rounded = shares(
    parts.map((part) => inStyle(style, part)),
    places(style),
  )
  return {
    parts: rounded.parts.map((part) => signed(grouped(part))),
    sum: signed(grouped(rounded.sum)),
    unit: style.kind === 'percent' ? { en: ' points', zh: ' 个百分点' } : { en: '', zh: '' },
  }
}
