import type { SourceName } from '#sql'
import { deliverable, requiredColumns, tableNames } from '../contract.ts'
import { nearest } from '../nearest.ts'
import { glossary } from './glossary.ts'
import { lookAt, translate, type Look } from './guess.ts'
import { sampleOf, type Sample } from './sample.ts'
import { write } from './written.ts'

/** What a column of a file is taken for. */
export interface ProposedColumn {
  readonly header: string
  /** Column of the contract; null: it is taken for none. */
  readonly column: string | null
  /** From 0 to 1. Below 0.5 the mapping has it as a comment only. */
  readonly confidence: number
  /** Why, as a sentence. */
  readonly why: string
  readonly format: string | null
  /** What a person must decide; null: nothing. */
  readonly doubt: string | null
  /** Translations of its values. */
  readonly values: Readonly<Record<string, string>>
  /** Values that are no code of the contract and have no known translation. */
  readonly unknown: readonly string[]
}

/** A mapping to look through, correct and save. */
export interface Proposal {
  readonly file: string
  readonly table: SourceName
  readonly encoding: string
  readonly delimiter: string
  readonly columns: readonly ProposedColumn[]
  /** Required columns that no header was found for. */
  readonly missing: readonly string[]
  /** The mapping as YAML, with every confidence and doubt beside what it is about. */
  readonly yaml: string
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_\-./()（）:：#]+/g, '')

/** How sure a name alone makes one that a header is a column, and why. */
function likeness(header: string, name: string): { readonly sure: number; readonly why: string } {
  if (header === name) return { sure: 1, why: 'it has the name of the contract' }
  const said = plain(header)
  if (said === plain(name)) return { sure: 0.95, why: 'it has the name of the contract, spelled otherwise' }
  const known = glossary[name] ?? []
  if (known.some((word) => plain(word) === said)) return { sure: 0.9, why: 'the glossary calls it so' }
  const inside = known.filter((word) => plain(word).length >= 2 && said.includes(plain(word)))
  if (inside.length > 0) return { sure: 0.6, why: `its name contains ${inside.map((word) => `"${word}"`).join(', ')}` }
  if (said.includes(plain(name)) && plain(name).length >= 4)
    return { sure: 0.6, why: 'its name contains that of the contract' }
  const near = nearest(said, [plain(name), ...known.map(plain).filter((word) => word.length >= 5)])
  return near !== null && said.length >= 5 ? { sure: 0.5, why: `its name is close to "${near}"` } : { sure: 0, why: '' }
}

interface Candidate extends ProposedColumn {
  readonly column: string
}

function candidate(table: SourceName, header: string, name: string, values: readonly string[]): Candidate | null {
  const column = deliverable(table)[name]!
  const { sure, why } = likeness(header, name)
  if (sure === 0) return null
  const look: Look = lookAt(name, column, values)
  const { known, unknown } = column.reading === 'code' ? translate(name, column, values) : { known: {}, unknown: [] }
  const fit = look.fits >= 0.98 ? 1 : look.fits
  const confidence = Math.round(sure * (0.2 + 0.8 * fit) * (look.doubt === null ? 1 : 0.9) * 100) / 100
  const told = fit === 1 ? why : `${why}, but only ${Math.round(look.fits * 100)} % of its values can be read`
  return { header, column: name, confidence, why: told, format: look.format, doubt: look.doubt, values: known, unknown }
}

/** The best pairs of header and column, each used once. */
function pair(table: SourceName, { names, rows }: Sample): Candidate[] {
  const columns = names.map((_, index) => rows.flatMap((row) => row[index] ?? []))
  const all = names.flatMap((header, index) =>
    Object.keys(deliverable(table)).flatMap((name) => candidate(table, header, name, columns[index] ?? []) ?? []),
  )
  const chosen: Candidate[] = []
  for (const one of all.sort((a, b) => b.confidence - a.confidence))
    if (!chosen.some(({ header, column }) => header === one.header || column === one.column)) chosen.push(one)
  return chosen
}

/** How much a file looks like a table: the share of what is required, then how much of the file it explains. */
function fitOf(table: SourceName, sample: Sample, chosen: readonly Candidate[]): number {
  const required = requiredColumns(table)
  const sum = (some: readonly Candidate[]) => some.reduce((all, { confidence }) => all + confidence, 0)
  const covered = sum(chosen.filter(({ column }) => required.includes(column))) / required.length
  const named = sample.file.toLowerCase().startsWith(table) ? 0.5 : 0
  return covered + (0.5 * sum(chosen)) / Math.max(1, sample.names.length) + named
}

/**
 * Proposes a mapping for a file from its header, the glossary and its values. `table`: what it is said to be.
 * @throws FileRefused when it cannot be read at all.
 */
export async function proposeMapping(path: string, table?: SourceName): Promise<Proposal> {
  const sample = await sampleOf(path)
  const tried = (table === undefined ? tableNames : [table]).map((name) => {
    const chosen = pair(name, sample)
    return { name, chosen, fit: fitOf(name, sample, chosen) }
  })
  const best = tried.reduce((one, other) => (other.fit > one.fit ? other : one))
  const columns = sample.names.map(
    (header): ProposedColumn =>
      best.chosen.find((one) => one.header === header) ?? {
        ...{ header, column: null, confidence: 0, why: 'nothing in the contract is called so', format: null },
        ...{ doubt: null, values: {}, unknown: [] },
      },
  )
  const sure = new Set(
    columns.flatMap(({ column, confidence }) => (column !== null && confidence >= 0.5 ? [column] : [])),
  )
  const missing = requiredColumns(best.name).filter((name) => !sure.has(name))
  const others = tried
    .filter(({ name, fit }) => name !== best.name && fit > 0.4 && fit > best.fit - 0.15)
    .map(({ name }) => name)
  const { file, encoding, delimiter } = sample
  const proposal = { file, table: best.name, encoding, delimiter, columns, missing }
  return { ...proposal, yaml: write(proposal, sample, others) }
}
