import type { Lang } from '#lib/messages/index.ts'
import { chosenCounting } from './counting.ts'
import { display } from './display.ts'
import { magnitude, scaled } from './decimal.ts'

/** A power of ten with its word: figures are divided by it and the word is said once. */
export interface Scale {
  readonly power: number
  readonly word: string
}

const scales: Readonly<Record<'thousands' | 'wan', readonly Scale[]>> = {
  thousands: [
    { power: 9, word: 'bn' },
    { power: 6, word: 'M' },
    { power: 3, word: 'k' },
  ],
  wan: [
    { power: 8, word: '亿' },
    { power: 4, word: '万' },
  ],
}
const one: Scale = { power: 0, word: '' }

/** Thousands are written out until they have six digits. */
const digitsBefore = ({ power }: Scale) => (power === 3 ? 6 : power + 1)

/** By the choice of the reader, the settings, the language. */
const waysOf = (lang: Lang) => {
  const numbers = chosenCounting() ?? display().numbers
  return scales[numbers === 'auto' ? (lang === 'zh' ? 'wan' : 'thousands') : numbers]
}

/** The scale for a figure. */
export const scaleOf = (lang: Lang, text: string): Scale =>
  waysOf(lang).find((scale) => magnitude(text) >= digitsBefore(scale)) ?? one

/** One scale for figures that are compared, by the largest. */
export const commonScale = (lang: Lang, texts: readonly string[]): Scale =>
  scaleOf(
    lang,
    texts.reduce((largest, text) => (magnitude(text) > magnitude(largest) ? text : largest), '0'),
  )

/** Digits after the point that leave about four figures. */
export const digitsFor = (text: string, { power }: Scale): number =>
  power === 0 ? 0 : Math.max(0, Math.min(2, 4 - Math.max(1, magnitude(text) - power)))

/** An exact decimal with its own scale: `12.35 M`, `1,235 万`. */
export function compact(lang: Lang, text: string): string {
  const scale = scaleOf(lang, text)
  const figures = scaled(text, scale.power, digitsFor(text, scale)) ?? text
  return scale.word === '' ? figures : `${figures} ${scale.word}`
}
