import { deliverable } from '../contract.ts'
import type { Encoding } from '../mapping/index.ts'
import { readBytes } from './bytes.ts'
import { readCsv, type CsvEnd, type CsvOptions } from './csv.ts'
import { decode } from './decode.ts'
import type { InboxFile } from './inbox.ts'
import { readNdjson } from './ndjson.ts'
import { FileRefused } from './refusal.ts'
import type { Segment } from './segment.ts'

/** A file opened as segments of records. Its counts and hash are known after the last segment. */
export interface Opened extends AsyncDisposable {
  /** Names of its columns; of ndjson, those met so far. */
  readonly names: () => readonly string[]
  readonly segments: AsyncGenerator<Segment>
  readonly end: CsvEnd
  readonly encoding: Encoding
  readonly sha256: () => string
  readonly size: number
}

/** Names a mapping or the contract reads from a file. */
function wanted({ mappings }: InboxFile): (name: string) => boolean {
  const names = new Set(
    mappings.flatMap((mapping) => {
      const said = [...Object.values(mapping.columns), ...Object.values(mapping.fill)]
      return [...Object.keys(deliverable(mapping.table)), ...said]
    }),
  )
  return (name) => names.has(name) || [...names].some((text) => text.includes(`{${name}}`))
}

/**
 * Opens a CSV or ndjson file in the encoding it is said to have.
 * @throws NotUtf8 when nothing is said and it is no UTF-8.
 */
export async function openText(
  source: InboxFile,
  encoding: Encoding | null,
  options: Omit<CsvOptions, 'mapping' | 'encodingKnown'>,
): Promise<Opened> {
  const [mapping, ...others] = source.mappings
  if (mapping === undefined) throw new Error(`no mapping for ${source.file}`)
  for (const key of ['delimiter', 'quote', 'encoding', 'finalNewline'] as const)
    if (others.some((other) => other[key] !== mapping[key]))
      throw new FileRefused(
        'mapping_ambiguous',
        `${source.file} fills several tables whose mappings disagree about ${key === 'finalNewline' ? 'final_newline' : key}; say the same in each.`,
      )
  const bytes = await readBytes(source.path, source.file, source.format === 'csv.gz')
  try {
    const decoded = await decode(bytes.chunks, source.file, encoding)
    const encodingKnown = encoding !== null || decoded.skipped > 0
    const all: CsvOptions = { ...options, mapping, encodingKnown }
    const shared = { encoding: decoded.encoding, sha256: bytes.sha256, size: bytes.size }
    const closing = (segments: AsyncGenerator<Segment>) => async () => {
      await segments.return(undefined)
      await bytes[Symbol.asyncDispose]()
    }
    if (source.format !== 'ndjson') {
      const { names, segments, end } = await readCsv(decoded, all)
      return { ...shared, names: () => names, segments, end, [Symbol.asyncDispose]: closing(segments) }
    }
    const end: CsvEnd = { records: 0, blank: 0 }
    const names: string[] = []
    const segments = readNdjson(decoded, all, wanted(source), end, names)
    return { ...shared, names: () => names, segments, end, [Symbol.asyncDispose]: closing(segments) }
  } catch (error) {
    await bytes[Symbol.asyncDispose]()
    throw error
  }
}
