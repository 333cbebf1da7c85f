import fc from 'fast-check'
import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { drawsOf } from '../../sql/metrics/expected/draws.ts'
import { Md5Of } from '../../sql/metrics/expected/md5.ts'

const first52 = (text: string) => parseInt(hash('md5', text).slice(0, 13), 16)

test('the first 52 bits of an MD5 are those of everybody else, whatever the length and the script', () => {
  const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 70 }))
  fc.assert(
    fc.property(text, fc.array(fc.stringMatching(/^[\x20-\x7e]{0,70}$/)), (ending, beginnings) => {
      const hashed = new Md5Of(ending)
      for (const beginning of beginnings) expect(hashed.first52(beginning)).toBe(first52(`${beginning}${ending}`))
    }),
    { numRuns: 300 },
  )
})

test('an account is drawn as often as the Poisson quantile of its hash says', () => {
  const shares = [0, 1, 2, 3, 4, 5, 6, 7].reduce<number[]>((all, w) => {
    const factorial = Array.from({ length: w }, (_, index) => index + 1).reduce((product, of) => product * of, 1)
    return [...all, (all.at(-1) ?? 0) + Math.exp(-1) / factorial]
  }, [])
  const draws = drawsOf(7, 'A 0012')
  expect([...draws]).toEqual(
    Array.from({ length: 200 }, (_, index) =>
      shares.findIndex((share) => share > first52(`7|${index + 1}|A 0012`) / 2 ** 52),
    ),
  )
})
