import { add, multiply, one, smaller, subtract, sumOf, zero, type Fraction } from '../exact.ts'
import { noPush, pushed, type Push } from './stress.ts'

/** A bucket of the book and the share of its balance that flows on in a month. Exact. */
export interface Held {
  readonly bucket: string
  readonly balance: Fraction
  /** Into the next worse bucket; of the last, into loss. */
  readonly flow: Fraction
}

export interface Losing extends Held {
  /** Share of the balance that flows all the way to loss: the product of its flow and those after it. */
  readonly factor: Fraction
  /** Balance that is lost before recovery. */
  readonly gross: Fraction
  /** The same less what is recovered. */
  readonly loss: Fraction
}

/**
 * Expected loss by flow to loss: a balance is lost when it flows through every bucket after its own. Flows are pushed as the
 * scenario says and count for 1 at most; `recovery` is the share of what is lost that comes back.
 */
export function flowToLoss(
  book: readonly Held[],
  recovery: Fraction,
  push: (bucket: string) => Push = () => noPush,
): { readonly rows: Losing[]; readonly gross: Fraction; readonly loss: Fraction } {
  const rows: Losing[] = []
  let factor = one
  for (const held of book.toReversed()) {
    const flow = smaller(pushed(held.flow, push(held.bucket)), one)
    factor = multiply(factor, flow)
    const gross = multiply(held.balance, factor)
    rows.unshift({ ...held, flow, factor, gross, loss: multiply(gross, subtract(one, recovery)) })
  }
  const total = (of: 'gross' | 'loss') => sumOf(rows.map((row) => row[of]))
  return { rows, gross: add(total('gross'), zero), loss: total('loss') }
}
