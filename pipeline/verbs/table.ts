/** What a cell of a table may hold; null and undefined: no data. */
export type Cell = string | number | boolean | null | undefined

export interface Column {
  readonly title: string
  /** Figures stand on the right. */
  readonly figure?: boolean
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Characters that take two places on a terminal: East Asian wide and full width, and emoji. */
const wide =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u

/** Places a text takes on a terminal. */
export const width = (text: string): number =>
  [...segmenter.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0)

/** A cell on one line, without anything a terminal would obey. */
const shown = (cell: Cell): string =>
  cell === null || cell === undefined ? '–' : String(cell).replace(/\p{Cc}+/gu, ' ')

/** A table as plain text: a header, a rule, one line a row. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => columns.map((_, index) => shown(row[index])))
  const widths = columns.map(({ title }, index) =>
    Math.max(width(title), ...cells.map((row) => width(row[index] ?? ''))),
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - width(text))
        return columns[index]?.figure === true ? space + text : text + space
      })
      .join('  ')
      .trimEnd()
  return [
    line(columns.map(({ title }) => title)),
    widths.map((places) => '─'.repeat(places)).join('  '),
    ...cells.map(line),
  ].join('\n')
}
