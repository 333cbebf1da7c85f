interface Kept {
  readonly value: unknown
  readonly bytes: number
}

interface Flight {
  readonly result: Promise<unknown>
  readonly stop: AbortController
  waiting: number
}

/** What the cache has done so far, and holds. */
export interface CacheState {
  readonly hits: number
  readonly misses: number
  /** Questions given up because all who asked them had gone. */
  readonly stopped: number
  readonly entries: number
  readonly bytes: number
}

/** The latest answers by their question, bounded in bytes: the one longest not asked for goes first. */
export class Cache {
  readonly #most: number
  readonly #kept = new Map<string, Kept>()
  #bytes = 0
  #hits = 0
  #misses = 0
  #stopped = 0

  constructor(most: number) {
    this.#most = most
  }

  get state(): CacheState {
    return {
      ...{ hits: this.#hits, misses: this.#misses, stopped: this.#stopped },
      ...{ entries: this.#kept.size, bytes: this.#bytes },
    }
  }

  /** Notes that a question was given up. */
  stop(): void {
    this.#stopped += 1
  }

  find(question: string): Kept | null {
    const kept = this.#kept.get(question)
    if (kept === undefined) {
      this.#misses += 1
      return null
    }
    this.#hits += 1
    this.#kept.delete(question)
    this.#kept.set(question, kept)
    return kept
  }

  /** An answer larger than an eighth of the whole is not kept. */
  keep(question: string, value: unknown, bytes: number): void {
    if (bytes > this.#most / 8) return
    this.#forget(question)
    this.#kept.set(question, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) return
      this.#forget(oldest)
    }
  }

  #forget(question: string): void {
    this.#bytes -= this.#kept.get(question)?.bytes ?? 0
    this.#kept.delete(question)
  }
}

/**
 * Questions under way to one opened edition. The same question asked twice at once is asked once; it is stopped when
 * all who wait for it have gone. Failures are forgotten.
 */
export class Flights {
  readonly #cache: Cache
  readonly #under = new Map<string, Flight>()

  constructor(cache: Cache) {
    this.#cache = cache
  }

  async get<T>(
    question: string,
    signal: AbortSignal | undefined,
    answer: (signal: AbortSignal) => Promise<T>,
    bytesOf: (given: T) => number,
  ): Promise<T> {
    signal?.throwIfAborted()
    const kept = this.#cache.find(question)
    if (kept !== null) return kept.value as T
    const flight = this.#under.get(question) ?? this.#begin(question, answer, bytesOf)
    flight.waiting += 1
    const { promise: gone, reject } = Promise.withResolvers<never>()
    const leave = () => reject(signal?.reason as Error)
    signal?.addEventListener('abort', leave, { once: true })
    try {
      return (await (signal ? Promise.race([flight.result, gone]) : flight.result)) as T
    } finally {
      signal?.removeEventListener('abort', leave)
      flight.waiting -= 1
      if (flight.waiting === 0 && this.#under.get(question) === flight) {
        // Nobody waits any more. Whoever asks now begins anew.
        this.#under.delete(question)
        this.#cache.stop()
        flight.stop.abort(signal?.reason)
      }
    }
  }

  #begin<T>(question: string, answer: (signal: AbortSignal) => Promise<T>, bytesOf: (given: T) => number): Flight {
    const stop = new AbortController()
    const result = answer(stop.signal).then((given) => {
      this.#cache.keep(question, given, bytesOf(given))
      return given
    })
    const flight: Flight = { result, stop, waiting: 0 }
    this.#under.set(question, flight)
    const over = () => {
      if (this.#under.get(question) === flight) this.#under.delete(question)
    }
    result.then(over, over)
    return flight
  }
}

/** About how much memory plain data takes. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 24 + 2 * value.length
  if (typeof value !== 'object' || value === null) return 8
  if (ArrayBuffer.isView(value)) return value.byteLength
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  let bytes = 32
  for (const part of parts) bytes += 8 + bytesOf(part)
  return bytes
}
