import { watch, type FSWatcher } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { EditionFolder, type Manifest } from './edition.ts'

/** Something opened over an edition's file that can be closed again. */
export interface Closable {
  close(): Promise<void>
}

interface Opened<T> {
  readonly manifest: Manifest
  readonly reader: T
  users: number
  retired: boolean
}

export interface ServingOptions {
  /** Told when the pointer names an edition that cannot be opened: the one before stays in use. */
  readonly onError?: (error: unknown) => void
  readonly onSwap?: (id: string) => void
  /** Milliseconds between looks at the pointer, beside being told of changes by the file system. */
  readonly every?: number
}

/**
 * The edition in use, for readers: it moves to a new one when the pointer does.
 * A reader keeps the edition it began with; the old file is closed when its last reader is done.
 */
export class Serving<T extends Closable> {
  readonly folder: EditionFolder
  readonly #open: (file: string, manifest: Manifest) => Promise<T>
  readonly #options: ServingOptions
  #current: Opened<T> | null = null
  #moving: Promise<void> = Promise.resolve()
  #refused: string | null = null
  #watcher: FSWatcher | null = null
  #timer: NodeJS.Timeout | null = null

  private constructor(
    folder: EditionFolder,
    open: (file: string, manifest: Manifest) => Promise<T>,
    options: ServingOptions,
  ) {
    this.folder = folder
    this.#open = open
    this.#options = options
  }

  static async start<T extends Closable>(
    folder: string,
    open: (file: string, manifest: Manifest) => Promise<T>,
    options: ServingOptions = {},
  ): Promise<Serving<T>> {
    await mkdir(folder, { recursive: true })
    const serving = new Serving(new EditionFolder(folder), open, options)
    await serving.refresh()
    serving.#watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name === 'CURRENT') void serving.refresh()
    })
    serving.#timer = setInterval(() => void serving.refresh(), options.every ?? 1000).unref()
    return serving
  }

  /** The edition in use; null before the first is published. */
  get manifest(): Manifest | null {
    return this.#current?.manifest ?? null
  }

  /** Lends the reader of the edition in use; it stays open until the promise settles. Null before the first edition. */
  async use<R>(read: (reader: T, manifest: Manifest) => Promise<R>): Promise<R | null> {
    const opened = this.#current
    if (!opened) return null
    opened.users += 1
    try {
      return await read(opened.reader, opened.manifest)
    } finally {
      opened.users -= 1
      if (opened.retired && opened.users === 0) await opened.reader.close()
    }
  }

  /** Looks at the pointer now, and moves when it has moved. */
  refresh(): Promise<void> {
    this.#moving = this.#moving.then(() => this.#move()).catch((error: unknown) => this.#options.onError?.(error))
    return this.#moving
  }

  async close(): Promise<void> {
    this.#watcher?.close()
    if (this.#timer) clearInterval(this.#timer)
    await this.#moving
    const opened = this.#current
    this.#current = null
    await this.#retire(opened)
  }

  async #move(): Promise<void> {
    const id = await this.folder.current()
    if (id === null || id === this.#current?.manifest.id || id === this.#refused) return
    try {
      const manifest = await this.folder.verify(id)
      const reader = await this.#open(this.folder.fileOf(id), manifest)
      const before = this.#current
      this.#current = { manifest, reader, users: 0, retired: false }
      this.#refused = null
      this.#options.onSwap?.(id)
      await this.#retire(before)
    } catch (error) {
      this.#refused = id
      throw error
    }
  }

  async #retire(opened: Opened<T> | null): Promise<void> {
    if (!opened) return
    opened.retired = true
    if (opened.users === 0) await opened.reader.close()
  }
}
