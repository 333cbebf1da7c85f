import { strToU8, zipSync } from 'fflate'
import { rowsIn, type FlatColumn } from './columns.ts'

/** A sheet of a workbook: its name (31 characters at most are kept) and its columns. */
export interface Sheet {
  readonly name: string
  readonly columns: readonly FlatColumn[]
}

/** What a sheet can hold. */
export const mostRows = 1_048_575

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006'
const packages = 'http://schemas.openxmlformats.org/package/2006'

const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(unwritable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** A name a spreadsheet takes: without its own signs, short, and each only once. */
function namesOf(sheets: readonly Sheet[]): string[] {
  const taken = new Set<string>()
  return sheets.map(({ name }, index) => {
    const plain =
      name
        .replace(/[\\/?*[\]:']/g, ' ')
        .trim()
        .slice(0, 31) || `Sheet ${index + 1}`
    const own = taken.has(plain.toLowerCase()) ? `${plain.slice(0, 27)} ${index + 1}` : plain
    taken.add(own.toLowerCase())
    return own
  })
}

function letters(index: number): string {
  const rest = Math.floor(index / 26)
  return `${rest === 0 ? '' : letters(rest - 1)}${String.fromCharCode(65 + (index % 26))}`
}

/** Styles of cells: plain, a heading, text a spreadsheet must not take for a formula, and an amount with two decimals. */
const styles = { plain: 0, heading: 1, quoted: 2, amount: 3 } as const
const formula = /^[=+\-@\t\r]/
const longest = 32_767

function textCell(at: string, text: string, style: number): string {
  const kept = text.length > longest ? text.slice(0, longest) : text
  const own = style === styles.plain && formula.test(kept) ? styles.quoted : style
  return `<c r="${at}" t="inlineStr"${own === 0 ? '' : ` s="${own}"`}><is><t xml:space="preserve">${escaped(kept)}</t></is></c>`
}

/** A decimal a double holds to its last digit is a number there, a longer one stays text. */
const isHeld = (value: number | string) =>
  typeof value === 'number' ? Number.isFinite(value) : value.replace(/^-?0*|\./g, '').length <= 15

function cell(at: string, value: string | number | null, kind: FlatColumn['kind']): string {
  if (value === null) return ''
  if (kind === 'text' || !isHeld(value)) return textCell(at, String(value), styles.plain)
  const isAmount = typeof value === 'string' && /\.\d\d$/.test(value)
  return `<c r="${at}"${isAmount ? ` s="${styles.amount}"` : ''}><v>${value}</v></c>`
}

function sheetOf({ columns }: Sheet): string {
  const rows = rowsIn(columns)
  if (rows > mostRows) throw new RangeError(`A sheet holds ${mostRows} rows and these are ${rows}.`)
  const parts = [
    `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>',
    `<row r="1">${columns.map(({ name }, index) => textCell(`${letters(index)}1`, name, styles.heading)).join('')}</row>`,
  ]
  for (let row = 0; row < rows; row++)
    parts.push(
      `<row r="${row + 2}">${columns.map(({ kind, values }, index) => cell(`${letters(index)}${row + 2}`, values[row] ?? null, kind)).join('')}</row>`,
    )
  parts.push('</sheetData></worksheet>')
  return parts.join('')
}

const stylesheet = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" quotePrefix="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>`

/**
 * A workbook as the bytes of an XLSX file; the same sheets make the same bytes. Text is always text, whatever it begins
 * with; a number a double cannot hold exactly is text too.
 *
 * @throws RangeError when a sheet has more rows than a sheet holds.
 */
export function toXlsx(sheets: readonly Sheet[]): Uint8Array {
  const names = namesOf(sheets)
  const files: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${sheets.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}/relationships"><sheets>${names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships">${names.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${office}/relationships/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="rId${names.length + 1}" Type="${office}/relationships/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': stylesheet,
  }
  sheets.forEach((sheet, index) => (files[`xl/worksheets/sheet${index + 1}.xml`] = sheetOf(sheet)))
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const)
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1) })
}
