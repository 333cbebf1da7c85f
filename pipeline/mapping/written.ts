import { stringify } from 'yaml'
import type { Proposal } from './propose.ts'
import type { Sample } from './sample.ts'

/** A text as YAML needs it. */
const scalar = (text: string) => stringify(text, { lineWidth: 0 }).trimEnd()

/** The name of a file with what changes from one to the next left open. */
const patternOf = (file: string) => file.replace(/\d+([-_.]?\d+)*/g, '*')

const percent = (confidence: number) => `${Math.round(confidence * 100)} %`

/** A proposal as a mapping file. What is not sure enough stands in it as a comment with a question mark. */
export function write(
  { file, table, columns, missing }: Omit<Proposal, 'yaml'>,
  { encoding, isDetected, delimiter, endsInBreak }: Sample,
  others: readonly string[],
): string {
  const sure = columns.filter(({ column, confidence }) => column !== null && confidence >= 0.5)
  const unsure = columns.filter(({ column, confidence }) => column !== null && confidence < 0.5)
  const unused = columns.filter(({ column }) => column === null)
  const lines = [
    `# Proposed for ${file}. Look at every line, above all at those with a question mark, and save it in mappings/.`,
    ...(others.length === 0 ? [] : [`# ? It could also be ${others.join(' or ')}.`]),
    `source: ${scalar(file.replace(/\..*$/, ''))}`,
    'tables:',
    `  ${table}:`,
    `    files: [${scalar(patternOf(file))}]`,
  ]
  if (isDetected) lines.push(`    encoding: ${encoding} # found out from the text`)
  if (delimiter !== ',') lines.push(`    delimiter: ${delimiter === '\t' ? 'tab' : scalar(delimiter)}`)
  if (endsInBreak === false) lines.push('    # ? final_newline: optional # this file ends without one and may be torn')
  lines.push('    columns:')
  for (const { header, column, confidence, why } of sure)
    lines.push(`      ${column}: ${scalar(header)} # ${percent(confidence)}: ${why}`)
  for (const { header, column, confidence, why } of unsure)
    lines.push(`      # ? ${column}: ${scalar(header)} # ${percent(confidence)}: ${why}`)
  for (const name of missing)
    if (!unsure.some(({ column }) => column === name))
      lines.push(`      # ? ${name}: # required, and nothing looks like it`)
  const formats = sure.filter(({ format, doubt }) => format !== null || doubt !== null)
  if (formats.length > 0) {
    const isAsked = formats.every(({ format }) => format === null)
    lines.push(`    ${isAsked ? '# ? ' : ''}formats:`)
    for (const { column, format, doubt } of formats)
      lines.push(format === null ? `      # ? ${column}: # ${doubt}` : `      ${column}: ${scalar(format)}`)
  }
  const codes = sure.filter(({ values, unknown }) => Object.keys(values).length > 0 || unknown.length > 0)
  if (codes.length > 0) {
    lines.push(`    ${codes.every(({ values }) => Object.keys(values).length === 0) ? '# ? ' : ''}values:`)
    for (const { column, values, unknown } of codes) {
      lines.push(`      ${Object.keys(values).length === 0 ? '# ? ' : ''}${column}:`)
      for (const [from, to] of Object.entries(values)) lines.push(`        ${scalar(from)}: ${to}`)
      for (const from of unknown.slice(0, 20))
        lines.push(`        # ? ${scalar(from)}: # means nothing in the contract`)
    }
  }
  if (unused.length > 0) lines.push(`    # Not used: ${unused.map(({ header }) => scalar(header)).join(', ')}`)
  return `${lines.join('\n')}\n`
}
