import type { Closable } from './serving.ts'

/** Something lent: it stays open until it is given back. */
export interface Lent<T> extends Disposable {
  readonly at: T
}

interface Opened<T> {
  readonly opening: Promise<T>
  readers: number
}

/**
 * Things opened by name and lent to readers. The latest few stay open when nobody reads them; none is closed while
 * somebody does, however many are read at once.
 */
export class Lending<T extends Closable> {
  readonly #keep: number
  readonly #open: (name: string) => Promise<T>
  /** The one longest not asked for first. */
  readonly #opened = new Map<string, Opened<T>>()
  readonly #closing = new Set<Promise<void>>()

  constructor(keep: number, open: (name: string) => Promise<T>) {
    this.#keep = keep
    this.#open = open
  }

  /** Opens it unless it is open. What failed to open is tried anew when asked for again. */
  async lend(name: string): Promise<Lent<T>> {
    const opened = this.#opened.get(name) ?? { opening: this.#open(name), readers: 0 }
    this.#opened.delete(name)
    this.#opened.set(name, opened)
    opened.readers += 1
    const leave = () => {
      opened.readers -= 1
      this.#closeIdle()
    }
    try {
      const at = await opened.opening
      let isLent = true
      return {
        at,
        [Symbol.dispose]: () => {
          if (isLent) leave()
          isLent = false
        },
      }
    } catch (error) {
      if (this.#opened.get(name) === opened) this.#opened.delete(name)
      throw error
    }
  }

  /** Closes all, also what is still read. */
  async close(): Promise<void> {
    for (const name of [...this.#opened.keys()]) this.#close(name)
    await Promise.all(this.#closing)
  }

  #closeIdle(): void {
    for (const [name, { readers }] of [...this.#opened]) {
      if (this.#opened.size <= this.#keep) return
      if (readers === 0) this.#close(name)
    }
  }

  #close(name: string): void {
    const opening = this.#opened.get(name)?.opening
    this.#opened.delete(name)
    const closing = Promise.resolve(opening)
      .then((opened) => opened?.close())
      .catch(() => undefined)
    this.#closing.add(closing)
    void closing.then(() => this.#closing.delete(closing))
  }
}
