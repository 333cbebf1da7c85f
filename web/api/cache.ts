/** The latest answers by their question; the same question asked twice at once is asked once. Failures are forgotten. */
export class Cache {
  readonly #most: number
  readonly #kept = new Map<string, Promise<unknown>>()

  constructor(most: number) {
    this.#most = most
  }

  get<T>(question: string, answer: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(question) as Promise<T> | undefined
    const given = known ?? answer()
    this.#kept.delete(question)
    this.#kept.set(question, given)
    if (known === undefined) {
      given.catch(() => this.#kept.delete(question))
      if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value ?? '')
    }
    return given
  }
}
