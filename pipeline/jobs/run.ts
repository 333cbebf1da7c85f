import type { Manifest } from '#warehouse'
import { ingest, type FileReport, type IngestReport } from '../ingest/index.ts'
import { compact, isScattered } from '../lake/index.ts'
import { fetchSources, type Fetched } from '../postgres/index.ts'
import { readSettings, type Settings } from '../settings/index.ts'
import { RunError, buildEdition, currentFingerprint, editionsOf, type About, type BuildOptions } from './build.ts'
import { publishEdition } from './publish.ts'
import { testEdition } from './test.ts'

/** With `full` it builds and publishes although nothing changed since the edition in use. */
export type RunOptions = BuildOptions

export interface RunReport {
  /** The edition in use now. */
  readonly edition: string
  /** False when nothing changed since it was published. */
  readonly published: boolean
  readonly as_of: string
  /** What databases gave since the last run. */
  readonly fetched: readonly Fetched[]
  readonly ingest: IngestReport
  readonly checks: number
  /** Tables of the lake whose files were joined once the edition was published; an error's message where that failed. */
  readonly joined: number | string
  readonly manifest: Manifest<About>
}

/**
 * Fetches what databases have, ingests what is new, builds a fresh edition, tests and publishes it; where nothing changed the edition in use stays.
 * Fails, with the old edition still in use, when a file was refused (an edition without it would be half a load), when a
 * check does not hold, or when nothing was ever delivered. A file no table or mapping claims is reported and stops nothing.
 */
export async function run(home: string, options: RunOptions = {}): Promise<RunReport> {
  const settings = readSettings(home)
  const fetched = await fetchSources(home, options.onProgress)
  const report = await ingest(home, settings, options.onProgress)
  const refused = report.files.filter(({ refused }) => refused !== undefined && refused.code !== 'unknown_file')
  if (refused.length > 0) throw await refusal(home, refused, report)
  const standing = options.full ? null : await unchanged(home, options.asOf)
  if (standing !== null) return reportOf(standing, fetched, report, false)
  await buildEdition(home, options)
  await testEdition(home, options.onProgress)
  const manifest = await publishEdition(home)
  return { ...reportOf(manifest, fetched, report, true), joined: await tidied(home, settings) }
}

/** Joins the files of the lake where many have gathered. What is published stays so, whatever becomes of it. */
async function tidied(home: string, settings: Settings): Promise<number | string> {
  if (!isScattered(home)) return 0
  return compact(home, settings).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
}

const reportOf = (
  manifest: Manifest<About>,
  fetched: readonly Fetched[],
  ingest: IngestReport,
  published: boolean,
): RunReport => ({
  edition: manifest.id,
  published,
  as_of: manifest.about.as_of,
  fetched,
  ingest,
  checks: manifest.about.checks?.passed ?? 0,
  joined: 0,
  manifest,
})

/** The edition in use, proved, when a new one would be made from the same things; else null. */
async function unchanged(home: string, asOf: string | undefined): Promise<Manifest<About> | null> {
  const editions = editionsOf(home)
  const id = await editions.current()
  if (id === null) return null
  const { about } = await editions.manifestOf(id)
  if (about.fingerprint !== (await currentFingerprint(home, asOf))) return null
  return editions.verify(id).catch(() => null)
}

async function refusal(home: string, refused: readonly FileReport[], ingest: IngestReport): Promise<RunError> {
  const current = await editionsOf(home).current()
  const what = refused.length === 1 ? 'A file was refused' : `${refused.length} files were refused`
  const stays = current === null ? 'nothing is published' : `nothing is published and edition ${current} stays in use`
  const reasons = refused.slice(0, 5).map((file) => file.refused?.message ?? file.file)
  return new RunError('refused', [`${what}, so ${stays}:`, ...reasons].join('\n'), { ingest })
}
