import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { absorption, after, chainOf, flowToLoss, rounded } from '#sql'
import { fractionOf, multiply, numberIn, one, sumOf, type Fraction } from '../../sql/metrics/exact.ts'
import { hasShared, shared } from '../shared.ts'

interface Absorbing {
  readonly states: string[]
  readonly Q: string[][]
  readonly R: string[][]
  readonly amounts: string[]
  readonly published: { absorb: number[][]; paid: number | null; bad: number | null }
  readonly exact: { fundamental: string[][]; absorb: string[][]; paid: number; bad: number }
}
interface Published {
  readonly absorbing: Record<string, Absorbing>
  readonly card_chain: {
    readonly states: string[]
    readonly matrix_as_posted: string[][]
    readonly corrected_row_2: string[]
    readonly published_distributions: Record<string, number[]>
    readonly recomputed_corrected: Record<string, number[]>
  }
}

const text = ({ over, under }: Fraction) => `${over}/${under}`
const numbers = (rows: readonly (readonly Fraction[])[]) => rows.map((row) => row.map(numberIn))

describe.skipIf(!hasShared)('printed examples', () => {
  const published = () =>
    JSON.parse(readFileSync(shared('published-matrices/published_matrices.json'), 'utf8')) as Published

  test('of receivables come out as the exact quotients and as printed', () => {
    for (const { states, Q, R, amounts, published: printed, exact } of Object.values(published().absorbing)) {
      const rows = [['1', '0', '0', '0'], ['0', '1', '0', '0'], ...Q.map((row, index) => [...R[index]!, ...row])]
      const { fundamental, absorbed, absorbing } = absorption(chainOf(states, rows))
      expect(absorbing).toEqual(['paid', 'bad_debt'])
      expect(fundamental.map((row) => row.map(text))).toEqual(exact.fundamental)
      expect(absorbed.map((row) => row.map(text))).toEqual(exact.absorb)
      for (const [index, row] of absorbed.entries())
        for (const [place, share] of row.entries())
          expect(Math.abs(numberIn(share) - printed.absorb[index]![place]!)).toBeLessThanOrEqual(0.005)
      const ends = [0, 1].map((end) =>
        numberIn(sumOf(amounts.map((amount, index) => multiply(fractionOf(amount), absorbed[index]![end]!)))),
      )
      expect(ends[0]).toBeCloseTo(exact.paid, 4)
      expect(ends[1]).toBeCloseTo(exact.bad, 4)
    }
  })

  test('of cards is refused as posted, and comes out as printed with the misprint put right', () => {
    const { states, matrix_as_posted: posted, corrected_row_2: row, ...printed } = published().card_chain
    expect(() => chainOf(states, posted)).toThrow('The row of 2 sums to 1.02, not to 1')
    const chain = chainOf(
      states,
      posted.map((each, index) => (index === 3 ? row : each)),
    )
    const start = ['1', '0', '0', '0', '0'].map(fractionOf)
    for (const [months, distribution] of Object.entries(printed.recomputed_corrected))
      expect(after(chain, start, Number(months)).map((share) => Number(numberIn(share).toFixed(6)))).toEqual(
        distribution,
      )
    for (const [months, distribution] of Object.entries(printed.published_distributions))
      for (const [index, share] of after(chain, start, Number(months)).entries())
        expect(Math.abs(numberIn(share) - distribution[index]!)).toBeLessThanOrEqual(0.005)
  })
})

const book = [
  ['Current', '10000000', '0.04'],
  ['M1', '400000', '0.45'],
  ['M2', '180000', '0.62'],
  ['M3', '110000', '0.75'],
  ['M4', '80000', '0.82'],
  ['M5', '65000', '0.86'],
  ['M6', '55000', '0.90'],
].map(([bucket, balance, flow]) => ({ bucket: bucket!, balance: fractionOf(balance!), flow: fractionOf(flow!) }))
const pushing = (odds: string, rate: string) => () => ({ odds: fractionOf(odds), rate: fractionOf(rate) })

test('the worked example loses 333,329, 414,223 under odds ×1.25 and 589,594 under flows ×1.15 capped at 1', () => {
  const recovery = fractionOf('0.08')
  expect(rounded(flowToLoss(book, recovery).loss, 0)).toBe('333329')
  expect(rounded(flowToLoss(book, recovery, pushing('1.25', '1')).loss, 0)).toBe('414223')
  expect(rounded(flowToLoss(book, recovery, pushing('1', '1.15')).loss, 0)).toBe('589594')
})

test('whatever the flows, more of them never loses less and nothing loses more than the book', () => {
  const share = fc.integer({ min: 0, max: 1000 }).map((mille) => fractionOf((mille / 1000).toFixed(3)))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1_000_000), share), { minLength: 1, maxLength: 8 }), (rows) => {
      const held = rows.map(([balance, flow], index) => ({
        bucket: `M${index}`,
        balance: fractionOf(String(balance)),
        flow,
      }))
      const loss = (odds: string, rate: string) => numberIn(flowToLoss(held, fractionOf('0'), pushing(odds, rate)).loss)
      const all = numberIn(sumOf(held.map(({ balance }) => balance)))
      expect(loss('1.25', '1')).toBeGreaterThanOrEqual(loss('1', '1'))
      expect(loss('1', '1.15')).toBeGreaterThanOrEqual(loss('1', '1'))
      expect(loss('1.25', '1.15')).toBeLessThanOrEqual(all)
    }),
  )
})

test('whatever the chain, what starts is somewhere after any months, and all of it is absorbed in the end', () => {
  const weights = fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 5, maxLength: 5 }), {
    minLength: 3,
    maxLength: 3,
  })
  fc.assert(
    fc.property(weights, fc.integer({ min: 0, max: 6 }), (rows, months) => {
      const shares = rows.map((row) => {
        const under = BigInt(row.reduce((all, weight) => all + weight, 0))
        return row.map((weight): Fraction => ({ over: BigInt(weight), under }))
      })
      const states = ['M1', 'M2', 'M3', 'paid', 'lost']
      const unit = (at: number) => states.map((_, index) => fractionOf(index === at ? '1' : '0'))
      const chain = { states, rows: [...shares, unit(3), unit(4)] }
      expect(numberIn(sumOf(after(chain, unit(0), months)))).toBe(1)
      for (const row of numbers(absorption(chain).absorbed)) expect(row[0]! + row[1]!).toBeCloseTo(1, 12)
      for (const row of absorption(chain).absorbed) expect(text(sumOf(row))).toMatch(/^(\d+)\/\1$/)
      expect(one).toEqual({ over: 1n, under: 1n })
    }),
    { numRuns: 50 },
  )
})
