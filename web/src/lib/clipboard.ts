/** Of a figure its value, without what it is compared with; no data is an empty cell, a minus one that spreadsheets read. */
function wordsOf(cell: HTMLElement, none: string): string {
  const figure = cell.querySelector<HTMLElement>('[data-cell]') ?? cell
  const text = figure.innerText.replaceAll('\u00AD', '').replaceAll(/\s+/g, ' ').trim()
  return text === none ? '' : text.replace(/^−(?=[\d.])/, '-')
}

/** Tables as they are shown, a line a row, for a spreadsheet. `none`: what stands for no data. */
export const tableText = (tables: readonly HTMLTableElement[], none: string): string =>
  tables
    .flatMap((table) => [...table.rows])
    .map((row) => [...row.cells].map((cell) => wordsOf(cell, none)).join('\t'))
    .join('\n')

/** Copies, also where the page came over plain HTTP and the browser gives no clipboard. False: it could not. */
export async function copyText(text: string): Promise<boolean> {
  // Absent outside secure contexts, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    if (clipboard !== undefined) {
      await clipboard.writeText(text)
      return true
    }
  } catch {
    // Refused: the older way below may still be allowed.
  }
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.style.cssText = 'position:fixed;opacity:0'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}
