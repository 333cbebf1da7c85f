/** A run that could not go on; the edition in use stays. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
