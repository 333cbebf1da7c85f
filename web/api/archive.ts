import type { Closable, EditionFolder, Manifest } from '../../warehouse/index.ts'
import { EditionError } from '../../warehouse/index.ts'
import { Refusal } from './problem.ts'
import type { Which } from './service.ts'

interface Shelved<T> {
  readonly opened: Promise<T>
  users: number
}

/** How many earlier editions stay open that nobody reads at the moment. */
const idle = 2

const dayOf = (instant: string, timezone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(new Date(instant))

/** Earlier editions, opened when they are asked for; the latest few stay open. */
export class Archive<T extends Closable> {
  readonly #folder: EditionFolder
  readonly #open: (file: string, manifest: Manifest) => Promise<T>
  readonly #shelf = new Map<string, Shelved<T>>()

  constructor(folder: EditionFolder, open: (file: string, manifest: Manifest) => Promise<T>) {
    this.#folder = folder
    this.#open = open
  }

  /** The id of the edition meant. Throws `Refusal` 404 where there is none. */
  async idOf({ edition, asKnownOn }: Which, timezone: string): Promise<string> {
    if (edition !== undefined && asKnownOn !== undefined)
      throw new Refusal(400, 'Ask for an edition or for what was known on a day, not for both.')
    const manifests = await this.#folder.list()
    if (edition !== undefined) {
      if (manifests.some(({ id }) => id === edition)) return edition
      throw new Refusal(404, `There is no edition ${edition}; /api/v1/editions lists those there are.`)
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(asKnownOn ?? ''))
      throw new Refusal(400, `“as_known_on” takes a calendar day as YYYY-MM-DD, not ${asKnownOn}.`)
    const known = manifests.findLast(({ published_at }) => dayOf(published_at, timezone) <= asKnownOn!)
    if (known !== undefined) return known.id
    const [first] = manifests
    throw new Refusal(
      404,
      `No edition was published until ${asKnownOn}: ${first === undefined ? 'none is' : `the first is of ${dayOf(first.published_at, timezone)}`}.`,
    )
  }

  /** The id of the edition before. Throws `Refusal` 404 where there is none. */
  async before(id: string): Promise<string> {
    const manifests = await this.#folder.list()
    const before = manifests[manifests.findIndex((manifest) => manifest.id === id) - 1]
    if (before !== undefined) return before.id
    throw new Refusal(404, `There is no edition before ${id}; /api/v1/editions lists those there are.`)
  }

  /** Lends the edition; it stays open until the promise settles. */
  async use<R>(id: string, read: (reader: T) => Promise<R>): Promise<R> {
    const shelved = this.#shelf.get(id) ?? { opened: this.#verified(id), users: 0 }
    this.#shelf.delete(id)
    this.#shelf.set(id, shelved)
    shelved.users += 1
    try {
      return await read(await shelved.opened)
    } catch (error) {
      if (error instanceof EditionError) throw new Refusal(503, error.message)
      throw error
    } finally {
      shelved.users -= 1
      await this.#clear(idle)
    }
  }

  async close(): Promise<void> {
    await this.#clear(0)
  }

  async #verified(id: string): Promise<T> {
    try {
      return await this.#open(this.#folder.fileOf(id), await this.#folder.verify(id))
    } catch (error) {
      this.#shelf.delete(id)
      throw error
    }
  }

  async #clear(most: number): Promise<void> {
    const unread = [...this.#shelf].filter(([, { users }]) => users === 0)
    for (const [id, { opened }] of unread.slice(0, Math.max(0, unread.length - most))) {
      this.#shelf.delete(id)
      await opened.then((reader) => reader.close())
    }
  }
}
