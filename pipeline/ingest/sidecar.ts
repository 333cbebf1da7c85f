import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { FileRefused } from './refusal.ts'

/** What the sender says of a file beside it: `<file>.manifest.json`. */
export interface Sidecar {
  readonly records: number | null
  readonly sha256: string | null
  /** Column of the contract → sum, as exact decimal text. */
  readonly totals: Readonly<Record<string, string>>
}

const schema = z.object({
  records: z.number().int().nonnegative().nullable().default(null),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .nullable()
    .default(null),
  totals: z.record(z.string(), z.union([z.number(), z.string()])).default({}),
})

/** Reads the manifest of a file; null: it has none. @throws FileRefused when it cannot be understood. */
export async function readSidecar(path: string, file: string): Promise<Sidecar | null> {
  let text: string
  try {
    text = await readFile(`${path}.manifest.json`, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const refuse = (why: string) =>
    new FileRefused('manifest_mismatch', `The manifest of ${file} ${why}; correct ${file}.manifest.json or remove it.`)
  let value: unknown
  try {
    value = JSON.parse(text, (_key, read: unknown, context?: { source?: string }) =>
      typeof read === 'number' && !Number.isSafeInteger(read) ? (context?.source ?? String(read)) : read,
    )
  } catch {
    throw refuse('is no valid JSON')
  }
  const read = schema.safeParse(value)
  if (!read.success) throw refuse(`cannot be read at \`${read.error.issues[0]?.path.map(String).join('.') ?? ''}\``)
  const totals = Object.fromEntries(Object.entries(read.data.totals).map(([name, sum]) => [name, String(sum)]))
  for (const [name, sum] of Object.entries(totals))
    if (!/^-?\d+(\.\d+)?$/.test(sum))
      throw refuse(`gives \`${sum}\` as the total of \`${name}\`, which is no decimal number`)
  return { records: read.data.records, sha256: read.data.sha256?.toLowerCase() ?? null, totals }
}

/** Exact decimals are equal however many zeros end them. */
const plain = (decimal: string) => {
  const [whole = '', fraction = ''] = decimal.replace(/^-/, '').split('.')
  const trimmed = `${BigInt(whole)}.${fraction.replace(/0+$/, '')}`
  return decimal.startsWith('-') && trimmed !== '0.' ? `-${trimmed}` : trimmed
}

/** Refuses a file that is not what its manifest says. `totals`: sums found; null: some value could not be read. */
export function checkSidecar(
  sidecar: Sidecar,
  file: string,
  found: { records: number; sha256: string; totals: Readonly<Record<string, string | null>> },
): string[] {
  const refuse = (what: string, said: string, is: string): never => {
    throw new FileRefused(
      'manifest_mismatch',
      `${file} is not what its manifest says: ${what} should be ${said} but is ${is}; deliver both again.`,
      { what, said, found: is },
    )
  }
  if (sidecar.sha256 !== null && sidecar.sha256 !== found.sha256) refuse('SHA-256', sidecar.sha256, found.sha256)
  if (sidecar.records !== null && sidecar.records !== found.records)
    refuse('the number of records', String(sidecar.records), String(found.records))
  return Object.entries(sidecar.totals).flatMap(([name, said]) => {
    const sum = found.totals[name]
    if (sum === undefined) return refuse(`the total of \`${name}\``, said, 'of no column that is delivered')
    if (sum === null) return [`the total of \`${name}\` could not be checked, because a value of it cannot be read`]
    return plain(sum) === plain(said) ? [] : refuse(`the total of \`${name}\``, said, sum)
  })
}
