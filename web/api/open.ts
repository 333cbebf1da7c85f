import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Serving, type Closable, type Manifest } from '../../warehouse/index.ts'
import { PublishedEdition } from '../../sql/index.ts'
import { Refusal } from './problem.ts'
import { readingOf } from './reading.ts'
import type { EditionStamp, Reading, Service } from './service.ts'
import { stampOf } from './stamp.ts'

export interface ServiceOptions {
  /** Told when the pointer names an edition that cannot be opened; the one before stays in use. */
  readonly onError?: (error: unknown) => void
  readonly onSwap?: (id: string) => void
}

interface OpenEdition extends Closable {
  readonly reading: Reading
}

async function open(file: string, manifest: Manifest): Promise<OpenEdition> {
  const { stamp, digits } = stampOf(manifest)
  const cores = availableParallelism()
  const edition = await PublishedEdition.open(file, manifest.id, { digits, connections: cores, threads: cores })
  try {
    const reading = await readingOf(edition, stamp)
    return { reading, close: () => edition.close() }
  } catch (error) {
    await edition.close()
    throw error
  }
}

const nothingPublished = () =>
  new Refusal(503, 'Nothing is published yet; put deliveries into the inbox and run rollcall run.')

/** The service over the editions of an installation; it follows the pointer to the current one. */
export async function openService(home: string, options: ServiceOptions = {}): Promise<Service> {
  const serving = await Serving.start(join(home, 'editions'), open, options)
  return {
    async read<T>(use: (reading: Reading) => Promise<T>): Promise<T> {
      const used = await serving.use(async ({ reading }) => ({ given: await use(reading) }))
      if (used === null) throw nothingPublished()
      return used.given
    },
    async editions(): Promise<EditionStamp[]> {
      const current = serving.manifest?.id
      const stamps = (await serving.folder.list()).map((manifest) => stampOf(manifest).stamp).reverse()
      return stamps.sort((a, b) => Number(b.id === current) - Number(a.id === current))
    },
    close: () => serving.close(),
  }
}
