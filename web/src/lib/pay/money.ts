import { scaled } from '#lib/format/decimal.ts'

/** An amount with the digits it has and thousands separators. */
export const money = (text: string): string => scaled(text, 0, text.split('.')[1]?.length ?? 0) ?? text

/** The same with a sign, for differences. */
export const signed = (text: string): string => (/^-|^0(\.0*)?$/.test(text) ? money(text) : `+${money(text)}`)

export const isZero = (text: string): boolean => /^-?0(\.0*)?$/.test(text)

/** The difference of two decimal texts with the same digits. */
export function less(a: string, b: string): string {
  const digits = Math.max(a.split('.')[1]?.length ?? 0, b.split('.')[1]?.length ?? 0)
  const units = (text: string) => {
    const [whole = '0', broken = ''] = text.replace('-', '').split('.')
    const value = BigInt(whole + broken.padEnd(digits, '0'))
    return text.startsWith('-') ? -value : value
  }
  const off = units(a) - units(b)
  const figures = (off < 0n ? -off : off).toString().padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits)
  return `${off < 0n ? '-' : ''}${whole}${digits === 0 ? '' : `.${figures.slice(-digits)}`}`
}
