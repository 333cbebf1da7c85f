import { add, divide, fractionOf, isPositive, multiply, one, subtract, sumOf, zero, type Fraction } from '../exact.ts'
import { QuestionError } from '../question.ts'

/** A Markov chain in exact quotients: of those in state i, the share found in state j a month later. Every row sums to 1. */
export interface Chain {
  readonly states: readonly string[]
  readonly rows: readonly (readonly Fraction[])[]
}

const isSame = (a: Fraction, b: Fraction) => a.over * b.under === b.over * a.under
const texts = (of: Fraction) => String(Number(of.over) / Number(of.under))

/**
 * A chain from shares as decimal text.
 * @throws QuestionError naming the state whose row does not sum to exactly 1, or has a share below 0.
 */
export function chainOf(states: readonly string[], rows: readonly (readonly string[])[]): Chain {
  return checkedChain(
    states,
    rows.map((row) => row.map(fractionOf)),
  )
}

/** A chain from exact quotients; refused as by {@link chainOf}. */
export function checkedChain(states: readonly string[], rows: readonly (readonly Fraction[])[]): Chain {
  if (rows.length !== states.length || rows.some((row) => row.length !== states.length))
    throw new QuestionError(
      'bad_matrix_shape',
      `A transition matrix of ${states.length} states has ${states.length} rows and columns; this one has not.`,
    )
  for (const [index, row] of rows.entries()) {
    const state = states[index]!
    if (row.some(({ over }) => over < 0n))
      throw new QuestionError('negative_share', `The row of ${state} has a share below 0; mend it at its source.`, {
        state,
      })
    const sum = sumOf(row)
    if (!isSame(sum, one))
      throw new QuestionError(
        'row_sum',
        `The row of ${state} sums to ${texts(sum)}, not to 1: a share is misprinted or missing; mend it at its source.`,
        { state, sum: texts(sum) },
      )
  }
  return { states, rows }
}

/** What is in each state after a month, of what was in each before. */
export const stepped = ({ rows }: Chain, held: readonly Fraction[]): Fraction[] =>
  rows.map((_, to) => sumOf(held.map((share, from) => multiply(share, rows[from]![to]!))))

/** What is in each state after that many months. */
export function after(chain: Chain, held: readonly Fraction[], months: number): Fraction[] {
  let now = [...held]
  for (let month = 0; month < months; month++) now = stepped(chain, now)
  return now
}

/** Where what is not yet absorbed ends, exactly. Rows and columns by state. */
export interface Absorption {
  /** States that can be left, in order of the chain. */
  readonly transient: readonly string[]
  /** States that keep what reaches them. */
  readonly absorbing: readonly string[]
  /** Expected months in each transient state, from each. */
  readonly fundamental: readonly (readonly Fraction[])[]
  /** Share that ends in each absorbing state, from each transient one. */
  readonly absorbed: readonly (readonly Fraction[])[]
}

/**
 * Absorption of a chain: (I − Q)⁻¹ and (I − Q)⁻¹R (Kemeny and Snell).
 * @throws QuestionError where some state never reaches an absorbing one.
 */
export function absorption(chain: Chain): Absorption {
  const isAbsorbing = chain.states.map((_, index) => isSame(chain.rows[index]![index]!, one))
  const places = chain.states.map((_, index) => index)
  const [inside, outside] = [places.filter((at) => !isAbsorbing[at]), places.filter((at) => isAbsorbing[at])]
  const left = inside.map((row) =>
    inside.map((column) => subtract(row === column ? one : zero, chain.rows[row]![column]!)),
  )
  const fundamental = inverse(left)
  const absorbed = fundamental.map((row) =>
    outside.map((column) => sumOf(row.map((months, index) => multiply(months, chain.rows[inside[index]!]![column]!)))),
  )
  const named = (at: readonly number[]) => at.map((index) => chain.states[index]!)
  return { transient: named(inside), absorbing: named(outside), fundamental, absorbed }
}

/** Gauss and Jordan, exactly. */
function inverse(matrix: readonly (readonly Fraction[])[]): Fraction[][] {
  const size = matrix.length
  const work = matrix.map((row, index) => [...row, ...row.map((_, column) => (column === index ? one : zero))])
  for (let column = 0; column < size; column++) {
    const pivot = work.findIndex((row, index) => index >= column && row[column]!.over !== 0n)
    if (pivot < 0)
      throw new QuestionError(
        'never_absorbed',
        'Some state of this matrix never reaches an end such as paid or written off.',
      )
    ;[work[column], work[pivot]] = [work[pivot]!, work[column]!]
    const head = work[column]![column]!
    work[column] = work[column]!.map((value) => divide(value, head))
    for (const [index, row] of work.entries()) {
      const factor = row[column]!
      if (index === column || factor.over === 0n) continue
      work[index] = row.map((value, at) => subtract(value, multiply(factor, work[column]![at]!)))
    }
  }
  return work.map((row) => row.slice(size))
}

/** Shares of counts or amounts in a row, exactly; null where there is nothing to share. */
export function rowOf(amounts: readonly Fraction[]): Fraction[] | null {
  const total = amounts.reduce(add, zero)
  return isPositive(total) ? amounts.map((amount) => divide(amount, total)) : null
}
