import { limits } from './limits.ts'
import { noMarks } from './scanner.ts'

/** A buffer that records are collected in; it grows when needed and is used again. */
export class Slot {
  bytes = Buffer.from(new ArrayBuffer(64 << 10))
  /** Where its records are. */
  readonly marks = noMarks()

  /** Makes room for `length` bytes; what is there stays. */
  reserve(length: number): void {
    if (this.bytes.length >= length) return
    const size = Math.max(length, Math.min(this.bytes.length * 2, limits.segment + limits.record))
    const grown = Buffer.from(new ArrayBuffer((size + 3) & ~3))
    this.bytes.copy(grown)
    this.bytes = grown
  }
}

/** A few slots, so that memory stays the same however long a file is: who wants one waits until one is given back. */
export class Slots {
  readonly #free: Slot[]
  readonly #waiting: ((slot: Slot) => void)[] = []

  constructor(count: number) {
    this.#free = Array.from({ length: count }, () => new Slot())
  }

  take(): Promise<Slot> {
    const slot = this.#free.pop()
    return slot === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(slot)
  }

  give(slot: Slot): void {
    slot.marks.count = 0
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(slot)
    else next(slot)
  }
}
