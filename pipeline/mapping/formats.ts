import type { SourceColumn } from '#warehouse'

/** How the spelling of a value is turned into the contract's: what a mapping says under `formats`. */
export type Format =
  | { readonly kind: 'excel' }
  | ({ readonly kind: 'number'; readonly group: string; readonly decimal: string } & Affixes)
  | {
      readonly kind: 'pattern'
      /** Anchored regular expression with one group for each part. */
      readonly pattern: string
      readonly parts: readonly Part[]
      /** The day a month stands for where the pattern names none. */
      readonly day: 'first' | 'last' | null
    }

interface Affixes {
  readonly prefix: string
  readonly suffix: string
  /** Power of ten the number is multiplied by: -2 for fen and percent. */
  readonly exponent: number
}

export type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction'

const plainNumber = { kind: 'number', group: '', decimal: '.', prefix: '', suffix: '', exponent: 0 } as const

const units: Readonly<Record<string, Format>> = {
  fen: { ...plainNumber, exponent: -2 },
  yuan: { ...plainNumber, suffix: '元' },
  wan: { ...plainNumber, exponent: 4 },
  percent: { ...plainNumber, suffix: '%', exponent: -2 },
}

const tokens: Readonly<Record<string, readonly [Part, string]>> = {
  yyyy: ['year', '(\\d{4})'],
  MM: ['month', '(\\d{2})'],
  M: ['month', '(\\d{1,2})'],
  dd: ['day', '(\\d{2})'],
  d: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'],
  H: ['hour', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  ss: ['second', '(\\d{2})'],
  SSS: ['fraction', '(\\d{3})'],
  SSSSSS: ['fraction', '(\\d{6})'],
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function numberFormat(text: string): Format | string {
  const [, prefix = '', group = '', decimal, suffix = ''] = /^(\D*?)1([^\d])?234(?:([.,·])\d+)?(\D*)$/u.exec(text) ?? []
  if (!/1\D?234/.test(text))
    return `is \`${text}\`; write how 1234.5 would look, such as "1,234.50", or \`fen\`, \`yuan\`, \`wan\`, \`percent\``
  if (group !== '' && group === decimal)
    return `is \`${text}\`, which uses \`${group}\` for thousands and for decimals; they must differ`
  return { kind: 'number', group, decimal: decimal ?? (group === '.' ? ',' : '.'), prefix, suffix, exponent: 0 }
}

function patternFormat(said: string, column: SourceColumn<unknown>): Format | string {
  const [, text = said, edge] = /^(.+) (first|last)$/.exec(said) ?? []
  const example = 'such as `yyyy/MM/dd` or `yyyy-MM-dd HH:mm:ss`'
  const parts: Part[] = []
  let pattern = ''
  for (const [word] of text.matchAll(/y+|M+|d+|H+|m+|s+|S+|[^yMdHmsS]/gu)) {
    const [part, expression] = tokens[word] ?? []
    if (part === undefined && /^[yMdHmsS]/.test(word))
      return `is \`${text}\`, where \`${word}\` means nothing; use yyyy, MM, M, dd, d, HH, H, mm, ss, SSS, ${example}`
    if (part !== undefined && parts.includes(part)) return `is \`${text}\`, which names the ${part} twice`
    if (part !== undefined) parts.push(part)
    pattern += expression ?? escaped(word)
  }
  for (const needed of ['year', 'month'] as const)
    if (!parts.includes(needed)) return `is \`${text}\`, which has no ${needed}; write a pattern ${example}`
  const ofMonth = (edge as 'first' | 'last' | undefined) ?? column.limits?.month ?? null
  if (!parts.includes('day') && (column.reading === 'instant' || ofMonth === null))
    return `is \`${text}\`, which names no day; say which day of the month is meant, as in \`${text} last\``
  if (column.reading === 'instant' && !(parts.includes('hour') && parts.includes('minute')) && !column.bareDay)
    return `is \`${text}\`, which names no hour and minute; a point in time needs them`
  return { kind: 'pattern', pattern: `^${pattern}$`, parts, day: parts.includes('day') ? null : ofMonth }
}

/** The format a mapping names for a column, or what is wrong with it, to be read after the column's name. */
export function parseFormat(text: string, column: SourceColumn<unknown>): Format | string {
  switch (column.reading) {
    case 'date':
    case 'instant':
      return text === 'excel' ? { kind: 'excel' } : patternFormat(text, column)
    case 'integer':
    case 'number':
    case 'money':
      return units[text] ?? numberFormat(text)
    case 'id':
    case 'text':
    case 'code':
    case 'flag':
    case 'timezone':
      return `is \`${text}\`, but only dates, points in time and numbers have a format; use \`values\` to translate words`
  }
}
