import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Serving, type Closable, type Manifest } from '../../warehouse/index.ts'
import { PublishedEdition } from '../../sql/index.ts'
import { Archive } from './archive.ts'
import { Cache } from './cache.ts'
import { openState, secretIn, type State } from '../../state/index.ts'
import { deskOf, decideOn } from './decisions.ts'
import { Refusal } from './problem.ts'
import { payDesk } from './pay/open.ts'
import type { Lent } from './pay/room.ts'
import { quarantinedIn, quarantineIn } from './quarantine.ts'
import { openedOf, readingOf, type Earlier, type Opened } from './reading.ts'
import { runsIn } from './runs.ts'
import type { Asking, EditionStamp, Reading, Service } from './service.ts'
import { stampOf } from './stamp.ts'

export interface ServiceOptions {
  /** Told when the pointer names an edition that cannot be opened; the one before stays in use. */
  readonly onError?: (error: unknown) => void
  readonly onSwap?: (id: string) => void
  /** Bytes of answers kept. Default 128 MiB. */
  readonly cacheBytes?: number
}

interface OpenEdition extends Closable {
  readonly opened: Opened
  readonly timezone: string
  readonly fourEyes: boolean
  readonly digits: number
}

const opener = (cache: Cache) =>
  async function open(file: string, manifest: Manifest): Promise<OpenEdition> {
    const { stamp, digits, timezone, fourEyes } = stampOf(manifest)
    const cores = availableParallelism()
    const edition = await PublishedEdition.open(file, manifest.id, { digits, connections: cores, threads: cores })
    try {
      const opened = await openedOf(edition, stamp, cache)
      return { opened, timezone, fourEyes, digits, close: () => edition.close() }
    } catch (error) {
      await edition.close()
      throw error
    }
  }

const nothingPublished = () =>
  new Refusal(503, 'Nothing is published yet; put deliveries into the inbox and run rollcall run.')

/** The service over the editions of an installation; it follows the pointer to the current one. */
export async function openService(home: string, options: ServiceOptions = {}): Promise<Service> {
  const cache = new Cache(options.cacheBytes ?? 128 * 2 ** 20)
  const open = opener(cache)
  const serving = await Serving.start(join(home, 'editions'), open, options)
  const archive = new Archive(serving.folder, open)
  /** Opened when somebody first needs it: an installation may be served from a folder that cannot be written. */
  let opening: Promise<State> | undefined
  const stateOf = () => (opening ??= openState({ home, url: secretIn(process.env, 'ROLLCALL_STATE_URL') }))
  async function onCurrent<T>(use: (current: OpenEdition, state: State) => Promise<T>): Promise<T> {
    const state = await stateOf()
    const used = await serving.use(async (current) => ({ given: await use(current, state) }))
    if (used === null) throw nothingPublished()
    return used.given
  }
  async function lend<T>(id: string | null, use: (lent: Lent) => Promise<T>): Promise<T> {
    const lent = ({ opened, digits }: OpenEdition) => use({ ...opened, digits })
    const used = await serving.use(async (current) => {
      if (id === null || id === current.opened.stamp.id) return { given: await lent(current) }
      return { given: await archive.use(await archive.idOf({ edition: id }, current.timezone), lent) }
    })
    if (used === null) throw nothingPublished()
    return used.given
  }
  return {
    async read<T>(use: (reading: Reading) => Promise<T>, asking: Asking = {}): Promise<T> {
      const wantsOther = asking.edition !== undefined || asking.asKnownOn !== undefined
      const used = await serving.use(async ({ opened, timezone }) => {
        const id = wantsOther ? await archive.idOf(asking, timezone) : opened.stamp.id
        const earlier: Earlier = async (named, compare) => {
          const before =
            named === undefined ? await archive.before(id) : await archive.idOf({ edition: named }, timezone)
          return before === opened.stamp.id ? compare(opened) : archive.use(before, (other) => compare(other.opened))
        }
        if (id === opened.stamp.id) return { given: await use(readingOf(opened, asking, earlier)) }
        return { given: await archive.use(id, (other) => use(readingOf(other.opened, asking, earlier))) }
      })
      if (used === null) throw nothingPublished()
      return used.given
    },
    async editions(): Promise<EditionStamp[]> {
      const current = serving.manifest?.id
      const stamps = (await serving.folder.list()).map((manifest) => stampOf(manifest).stamp).reverse()
      return stamps.sort((a, b) => Number(b.id === current) - Number(a.id === current))
    },
    desk: (words) => onCurrent(({ opened }, state) => deskOf(opened.edition, state, words)),
    decide: (word) =>
      onCurrent(({ opened, timezone, fourEyes }, state) =>
        decideOn(opened.edition, state, word, { timezone, fourEyes }),
      ),
    pay: (who) => {
      if (who === undefined) throw new Refusal(401, 'Sign in first.')
      return payDesk({ home, state: stateOf, lend }, who)
    },
    runs: (limit) => runsIn(home, limit),
    quarantine: () => quarantineIn(home),
    quarantined: async (filter, page) => ({ rows: await quarantinedIn(home, filter, page) }),
    get cached() {
      return cache.state
    },
    close: async () => {
      await archive.close()
      await (await opening)?.close()
      await serving.close()
    },
  }
}
