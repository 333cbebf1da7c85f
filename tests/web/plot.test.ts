import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../web/src/lib/format/limits.ts'
import { leeway, statusOf } from '../../web/src/lib/status.ts'

const cell = (value: number, n = 1000) => ({ value, n, low: null, high: null, immature: 0 })
const measure = (better: 'higher' | 'lower') => ({
  id: 'kept_rate',
  label: { en: '', zh: '' },
  about: { en: '', zh: '' },
  unit: 'ratio' as const,
  style: { kind: 'percent', digits: 1 } as const,
  better,
  controllable: 'shared' as const,
  minN: 30,
})
const figure = (value: number, target: number) => ({
  now: cell(value),
  before: null,
  series: [],
  missing: null,
  target: String(target),
})

test('a target is reached on the better side, short within its leeway and missed beyond it, for every target', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (aim, share) => {
        fc.pre(Math.abs(Math.abs(share) - leeway) > 1e-6 && Math.abs(share) > 1e-9)
        for (const better of ['higher', 'lower'] as const) {
          const worse = better === 'higher' ? -share : share
          const expected = worse <= 0 ? 'reached' : worse <= leeway ? 'short' : 'missed'
          expect(statusOf(measure(better), figure(aim * (1 + share), aim))).toBe(expected)
        }
      },
    ),
  )
})

test('too few records have no status, whatever the target', () => {
  const few = { ...figure(0.1, 0.9), now: { ...cell(0.1, 3), numerator: '1', denominator: '10' } }
  expect(statusOf(measure('higher'), few)).toBe('few')
})

test('the outer limits of the funnel hold the inner ones', () => {
  expect(limits.outer).toBeGreaterThan(limits.inner)
})
