/** How many may work at once; the others wait their turn, up to a number. */
export class Turns {
  readonly #most: number
  readonly #patient: number
  readonly #waiting: (() => void)[] = []
  #taken = 0

  constructor(most: number, patient: number) {
    this.#most = most
    this.#patient = patient
  }

  /** Runs `use` when its turn comes; null: too many wait already. */
  async within<T>(use: () => Promise<T>): Promise<T | null> {
    if (this.#taken >= this.#most) {
      if (this.#waiting.length >= this.#patient) return null
      await new Promise<void>((turn) => this.#waiting.push(turn))
    } else this.#taken += 1
    try {
      return await use()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#taken -= 1
      else next()
    }
  }
}
