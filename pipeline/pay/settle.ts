import { exact } from '#sql'
import { amountText, minorUnits, rounded } from './decimal.ts'
import type { Plan } from './plan.ts'

const { decimalOf, fractionOf, multiply } = exact

/** What is owed to a person, or by them, from earlier periods. Minor units. */
export interface Account {
  /** Below 0: paid too much; above: never, but for what is held back. */
  readonly carried: bigint
  /** Payments a gate held, until a person releases them. */
  readonly held: bigint
  /** What is held back of a period until a day. */
  readonly withheld: readonly { readonly amount: bigint; readonly until: string }[]
}

export const empty: Account = { carried: 0n, held: 0n, withheld: [] }

/** What is in an account, in all. */
export const balanceOf = ({ carried, held, withheld }: Account): bigint =>
  withheld.reduce((sum, { amount }) => sum + amount, carried + held)

export interface Due {
  /** Last day of the period paid. */
  readonly on: string
  /** What the period itself earned; decimal text. */
  readonly earned: string
  /** Differences of earlier periods. */
  readonly deltas: readonly string[]
  /** A gate holds the payment. */
  readonly isHeld: boolean
  /** What a draw tops the payment up to; null is none. */
  readonly draw: string | null
  /** Held payments a person releases now. */
  readonly released?: bigint
  /** The last day a held-back part of this period stays held back. */
  readonly until: string | null
}

/** Amounts of a payment; decimal text. `due` is earned and deltas, before what is carried. */
export interface Payment {
  readonly due: string
  readonly carried_in: string
  readonly paid: string
  readonly carried_out: string
}

/** Pays what is due: never less than nothing. What cannot be paid, or taken back, stays in the account. */
export function settle(
  { carry, holdBack }: Pick<Plan, 'carry' | 'holdBack'>,
  account: Account,
  period: Due,
  digits: number,
): { payment: Payment; account: Account } {
  const unit = (text: string) => minorUnits(fractionOf(text), digits)
  const own = unit(period.earned)
  const due = period.deltas.reduce((sum, delta) => sum + unit(delta), own)
  const kept =
    holdBack === null || period.until === null || own <= 0n
      ? 0n
      : minorUnits(multiply(rounded(fractionOf(period.earned), digits), fractionOf(holdBack.share)), digits)
  const [over, still] = [
    account.withheld.filter(({ until }) => until <= period.on),
    account.withheld.filter(({ until }) => until > period.on),
  ]
  const released = period.released ?? 0n
  const payable = over.reduce((sum, { amount }) => sum + amount, account.carried + due - kept + released)
  const positive = payable > 0n ? payable : 0n
  const draw = period.draw === null ? 0n : unit(period.draw)
  const paid = period.isHeld ? 0n : positive > draw ? positive : draw
  const newlyHeld = period.isHeld ? positive : 0n
  const left = payable - paid - newlyHeld
  const after: Account = {
    carried: carry ? left : 0n,
    held: account.held - released + newlyHeld,
    withheld: kept === 0n ? still : [...still, { amount: kept, until: period.until! }],
  }
  return {
    payment: {
      due: decimalOf(due, digits),
      carried_in: decimalOf(balanceOf(account), digits),
      paid: decimalOf(paid, digits),
      carried_out: decimalOf(balanceOf(after), digits),
    },
    account: after,
  }
}

/** The difference of two amounts as decimal text. */
export const difference = (now: string, before: string, digits: number): string =>
  amountText(exact.subtract(fractionOf(now), fractionOf(before)), digits)
