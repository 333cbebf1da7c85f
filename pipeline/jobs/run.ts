import type { Manifest } from '#warehouse'
import { ingest, type IngestReport } from '../ingest/index.ts'
import { readSettings } from '../settings/index.ts'
import { buildEdition, type About, type BuildOptions } from './build.ts'
import { publishEdition } from './publish.ts'
import { testEdition } from './test.ts'

export interface RunReport {
  readonly edition: string
  readonly as_of: string
  readonly ingest: IngestReport
  readonly checks: number
  readonly manifest: Manifest<About>
}

/**
 * Ingests what is new, builds a fresh edition, tests and publishes it. Fails, with the old edition still in use, when
 * a check does not hold or nothing was ever delivered; a refused file is reported and does not stop the rest.
 */
export async function run(home: string, options: BuildOptions = {}): Promise<RunReport> {
  const report = await ingest(home, readSettings(home), options.onProgress)
  const about = await buildEdition(home, options)
  const tested = await testEdition(home, options.onProgress)
  const manifest = await publishEdition(home)
  return { edition: manifest.id, as_of: about.as_of, ingest: report, checks: tested.sentences, manifest }
}
