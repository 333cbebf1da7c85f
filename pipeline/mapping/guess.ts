import type { SourceColumn } from '#warehouse'
import { isZone } from '../contract.ts'
import { words } from './glossary.ts'

/** How the values of a column look, if it is what it is taken for. */
export interface Look {
  /** Share of the values that can be read; 1 where there is none. */
  readonly fits: number
  /** The format they need; null: none. */
  readonly format: string | null
  /** What a person must decide, as a sentence. */
  readonly doubt: string | null
}

type Shape = readonly [pattern: RegExp, format: string | null]

const days: readonly Shape[] = [
  [/^(\d{4}-\d{2}-\d{2}|\d{4}\/\d{1,2}\/\d{1,2}|(19|20)\d{6})$/, null],
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, 'yyyy-MM-dd HH:mm:ss'],
  [/^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}$/, 'yyyy/M/d H:mm'],
  [/^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}:\d{2}$/, 'yyyy/M/d H:mm:ss'],
  [/^\d{4}年\d{1,2}月\d{1,2}日$/, 'yyyy年M月d日'],
  [/^\d{1,2}\.\d{1,2}\.\d{4}$/, 'd.M.yyyy'],
  [/^[2-5]\d{4}$/, 'excel'],
]

const times: readonly Shape[] = [
  [/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)?$/, null],
  [/^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}:\d{2}$/, 'yyyy/M/d H:mm:ss'],
  [/^\d{4}\/\d{1,2}\/\d{1,2} \d{1,2}:\d{2}$/, 'yyyy/M/d H:mm'],
  [/^\d{14}$/, 'yyyyMMddHHmmss'],
  [/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}:\d{2}$/, 'd.M.yyyy H:mm:ss'],
  [/^[2-5]\d{4}\.\d+$/, 'excel'],
]

const months: readonly Shape[] = [
  [/^\d{4}年\d{2}月$/, 'yyyy年MM月'],
  [/^\d{4}-\d{2}$/, 'yyyy-MM'],
  [/^\d{4}\/\d{2}$/, 'yyyy/MM'],
  [/^(19|20)\d{2}(0[1-9]|1[0-2])$/, 'yyyyMM'],
]

const numbers: readonly Shape[] = [
  [/^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?$/, null],
  [/^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/, '1,234.50'],
  [/^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/, '1.234,50'],
  [/^[¥￥]?-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/, '¥1,234.50'],
  [/^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?元$/, '1,234.50元'],
  [/^-?\d+(\.\d+)?%$/, 'percent'],
]

/** The shape most values have; the plainer one when two fit alike. */
function shapeOf(values: readonly string[], shapes: readonly Shape[]): Look {
  let best: Look = { fits: 0, format: null, doubt: null }
  for (const [pattern, format] of shapes) {
    const fits = values.filter((value) => pattern.test(value)).length / values.length
    if (fits > best.fits) best = { fits, format, doubt: null }
  }
  return best
}

/** `03/04/2026`: which number is the month shows only where one is above 12. */
function slashed(values: readonly string[]): Look | null {
  const parts = values.map((value) => /^(\d{1,2})\/(\d{1,2})\/\d{4}$/.exec(value))
  const found = parts.filter((part) => part !== null)
  if (found.length < values.length * 0.9) return null
  const above = (index: number) => found.some((part) => Number(part[index]) > 12)
  const fits = found.length / values.length
  if (above(1) && !above(2)) return { fits, format: 'd/M/yyyy', doubt: null }
  if (above(2) && !above(1)) return { fits, format: 'M/d/yyyy', doubt: null }
  return { fits, format: null, doubt: 'day or month may come first: say d/M/yyyy or M/d/yyyy' }
}

const share = (values: readonly string[], isRight: (value: string) => boolean): Look => ({
  ...{ fits: values.filter(isRight).length / values.length, format: null, doubt: null },
})

/** Translations of the values of a code that are known, and the values nobody knows. */
export function translate(name: string, column: SourceColumn<unknown>, values: readonly string[]) {
  const known: Record<string, string> = {}
  const unknown: string[] = []
  for (const value of new Set(values)) {
    if (column.values?.includes(value) === true) continue
    const meant = words[name]?.[value] ?? column.values?.find((one) => one === value.trim().toLowerCase())
    if (meant !== undefined && column.values?.includes(meant) === true) known[value] = meant
    else unknown.push(value)
  }
  return { known, unknown }
}

/** How well some values fit a column, and in which format. */
export function lookAt(name: string, column: SourceColumn<unknown>, values: readonly string[]): Look {
  if (values.length === 0) return { fits: 1, format: null, doubt: 'there are no values to look at' }
  switch (column.reading) {
    case 'date': {
      const month = shapeOf(values, months)
      const day = slashed(values) ?? shapeOf(values, days)
      if (month.fits <= day.fits) return day
      if (column.limits?.month !== undefined) return month
      return { ...month, format: null, doubt: `a month is no day: say \`${month.format ?? ''} first\` or \`last\`` }
    }
    case 'instant':
      return slashed(values) ?? shapeOf(values, times)
    case 'money':
    case 'number':
      return shapeOf(values, numbers)
    case 'integer': {
      const whole = shapeOf(values, [
        [/^\d+$/, null],
        [/^(\d{1,3}(,\d{3})+|\d+)$/, '1,234'],
      ])
      return whole
    }
    case 'flag':
      return share(values, (value) => /^(true|false|[01YNyn是否])$/i.test(value))
    case 'code': {
      const { unknown } = translate(name, column, values)
      return share(values, (value) => !unknown.includes(value))
    }
    case 'timezone':
      return share(values, (value) => value.split('|').every(isZone))
    case 'id':
      return share(values, (value) => value.length <= 200)
    case 'text':
      return share(values, (value) => value.length <= 32_000)
  }
}
