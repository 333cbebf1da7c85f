import type { PayRefusal } from './machine.ts'

/** What was asked of pay cannot be done; the message says why. */
export class PayError extends Error {
  override readonly name = 'PayError'
  readonly code: PayRefusal['code'] | 'changed'

  constructor(code: PayRefusal['code'] | 'changed', message: string) {
    super(message)
    this.code = code
  }
}
