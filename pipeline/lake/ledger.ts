import type { Delivery } from './manifest.ts'

/** The deliveries of a lake by what they are looked up by. */
export class Ledger {
  readonly #sizes = new Set<number>()
  readonly #byContent = new Map<string, Delivery>()
  readonly #latest = new Map<string, Delivery>()
  #last = 0

  constructor(deliveries: readonly Delivery[]) {
    for (const delivery of deliveries) this.add(delivery)
  }

  add(delivery: Delivery): void {
    const { bytes, sha256, table, delivery_no } = delivery
    this.#sizes.add(bytes)
    this.#byContent.set(`${sha256} ${table}`, delivery)
    this.#latest.set(table, delivery)
    this.#last = Math.max(this.#last, delivery_no)
  }

  /** Whether any delivery has as many bytes. */
  hasSize(bytes: number): boolean {
    return this.#sizes.has(bytes)
  }

  /** The delivery of the same bytes to the same tables. */
  same(sha256: string, table: string): Delivery | undefined {
    return this.#byContent.get(`${sha256} ${table}`)
  }

  /** The delivery to the same tables before this one. */
  latest(table: string): Delivery | undefined {
    return this.#latest.get(table)
  }

  /** The number of the next delivery. */
  get next(): number {
    return this.#last + 1
  }
}
