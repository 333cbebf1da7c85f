import type { Cell, Metric, Style } from '../../../api/service.ts'
import type { Lang } from '#lib/messages/index.ts'
import { scaled } from './decimal.ts'
import { compact, type Scale } from './scale.ts'

export type { Style }

/** How the value of a metric is written: as the dictionary says. */
export const styleOf = ({ style }: Pick<Metric, 'style'>): Style => style

const grouped = (value: number, digits: number) => {
  const text = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  }).format(value)
  return text.replace('-', '−')
}

export const percent = (value: number, digits = 1): string => `${grouped(value * 100, digits)}%`

export const integer = (value: number | string): string => scaled(String(value), 0, 0) ?? grouped(Number(value), 0)

/** The value of a cell as a number for positions on screen; null: no data. Never for figures that are written. */
export const numeric = (cell: Pick<Cell, 'value'> | null | undefined): number | null =>
  cell?.value === null || cell?.value === undefined ? null : Number(cell.value)

/** A value as written: exact texts stay exact. `scale`: the column's, whose word stands in its header. */
export function written(style: Style, value: number | string, lang: Lang, scale?: Scale): string {
  switch (style.kind) {
    case 'percent':
      return percent(Number(value), style.digits)
    case 'plain':
      return grouped(Number(value), style.digits)
    case 'money': {
      const text = typeof value === 'string' ? value : exactly(value)
      if (scale === undefined) return compact(lang, text)
      return scaled(text, scale.power, scale.power === 0 ? 0 : 1) ?? text
    }
    case 'count':
      return integer(value)
  }
}

/** A double as decimal text, to the cent. */
const exactly = (value: number): string => value.toFixed(2)
