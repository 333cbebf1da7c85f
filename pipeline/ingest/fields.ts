/** The fields of one CSV record. */
export interface Fields {
  readonly values: readonly string[]
  /** Something stands between a closing quote and the next delimiter, or a quote is never closed. */
  readonly broken: boolean
}

/** Splits one record, given without its line break. A quote opens a field only at its beginning. */
export function fieldsOf(record: string, delimiter: string, quote: string): Fields {
  const values: string[] = []
  let broken = false
  let at = 0
  for (;;) {
    if (record[at] === quote) {
      let value = ''
      let from = at + 1
      for (;;) {
        const close = record.indexOf(quote, from)
        if (close < 0) {
          values.push(value + record.slice(from))
          return { values, broken: true }
        }
        value += record.slice(from, close)
        at = close + 1
        if (record[at] !== quote) break
        value += quote
        from = at + 1
      }
      const end = record.indexOf(delimiter, at)
      const rest = end < 0 ? record.slice(at) : record.slice(at, end)
      if (rest !== '') broken = true
      values.push(value + rest)
      if (end < 0) return { values, broken }
      at = end + 1
    } else {
      const end = record.indexOf(delimiter, at)
      values.push(end < 0 ? record.slice(at) : record.slice(at, end))
      if (end < 0) return { values, broken }
      at = end + 1
    }
  }
}

/** A record as CSV that every reader understands alike: all that is not empty is quoted. */
export const csvLine = (values: readonly (string | null)[]): string =>
  `${values.map((value) => (value === null || value === '' ? '' : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`

/** A record without the line break it ends in. */
export const withoutBreak = (record: string): string => record.replace(/\r?\n$/, '')
