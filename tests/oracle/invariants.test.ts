import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer, isFigure, metrics, type AnswerRow, type Cell, type PublishedEdition } from '#sql'
import { add, fractionOf, multiply, subtract, zero } from '../../sql/metrics/exact.ts'
import { editionOf } from '../sql/edition.ts'
import { floorOf, toldOf, tried } from './ask.ts'
import { records, settings } from './generate.ts'
import type { Records } from './records.ts'

const period = { from: '2026-01-01', to: '2026-07-01' }
const figures = [...metrics.values()].filter(isFigure)
const isTime = (name: string) => ['day', 'week', 'month', 'quarter'].includes(name)

const ask = async (edition: PublishedEdition, id: string, by: readonly string[]): Promise<AnswerRow[]> =>
  (await answer(edition, { metrics: id, by, ...period })).rows
/** What stands above and below the line in all rows together, exactly. */
const sumOf = (rows: readonly AnswerRow[], id: string) =>
  rows
    .map((row) => row[id] as Cell)
    .reduce(
      (so, { value, numerator, denominator }) => ({
        over: add(so.over, fractionOf(numerator ?? String(value))),
        under: add(so.under, fractionOf(denominator ?? '0')),
      }),
      { over: zero, under: zero },
    )
const isNothing = ({ over }: { over: bigint }) => over === 0n

test(
  'a whole is the sum of its parts and of those without a key, by whatever it is split',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(records, settings, async (all, told) => {
        const edition = await editionOf(floorOf(all), toldOf(told))
        try {
          for (const { id, dimensions } of figures) {
            const whole = sumOf(await ask(edition, id, []), id)
            for (const by of dimensions.filter((name) => !isTime(name))) {
              const parts = sumOf(await ask(edition, id, [by]), id)
              for (const side of ['over', 'under'] as const)
                expect(isNothing(subtract(parts[side], whole[side])), `${id} by ${by}`).toBe(true)
            }
          }
          const days = await ask(edition, 'net_collected', ['day'])
          const people = Map.groupBy(await ask(edition, 'net_collected', ['day', 'collector']), ({ day }) => day)
          for (const day of days) {
            const credited = sumOf(people.get(day['day']) ?? [], 'net_collected')
            expect(isNothing(subtract(credited.over, sumOf([day], 'net_collected').over))).toBe(true)
          }
        } finally {
          await edition.close()
        }
      }),
      tried(2),
    )
  },
)

const amounts = ['amount', 'assigned_amount', 'placed_amount', 'original_amount', 'balance']
/** The records with every amount `times` as large, without those that would no longer fit. */
const scaled = (all: Records, times: bigint): Records =>
  Object.fromEntries(
    Object.entries(all).map(([table, rows]: [string, readonly object[]]) => [
      table,
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]: [string, unknown]) => {
            if (!amounts.includes(name) || typeof value !== 'string') return [name, value]
            const cents = BigInt((value.length > 15 ? '100.00' : value).replace('.', '')) * times
            const text = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
            return [name, `${cents < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`]
          }),
        ),
      ),
    ]),
  ) as unknown as Records

const isMoney = new Set(['net_collected', 'waived', 'pending', 'assigned_book', 'collected_per_hour'])

test(
  'amounts thrice as large make money thrice as large and leave ratios and counts',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(records, settings, async (all, told) => {
        const editions = await Promise.all(
          [1n, 3n].map((times) => editionOf(floorOf(scaled(all, times)), toldOf(told))),
        )
        try {
          for (const { id, dimensions } of figures) {
            const by = dimensions.filter((name) => ['team', 'month'].includes(name))
            const [once, thrice] = await Promise.all(editions.map((edition) => ask(edition, id, by)))
            expect(thrice!.length, id).toBe(once!.length)
            once!.forEach((row, at) => {
              const [was, is] = [row[id] as Cell, thrice![at]![id] as Cell]
              expect(is.n, id).toBe(was.n)
              if (!isMoney.has(id)) expect(Number(is.value), id).toBeCloseTo(Number(was.value), 12)
              else
                expect(
                  isNothing(subtract(sumOf([thrice![at]!], id).over, multiply(sumOf([row], id).over, fractionOf('3')))),
                  id,
                ).toBe(true)
            })
          }
        } finally {
          for (const edition of editions) await edition.close()
        }
      }),
      tried(2),
    )
  },
)

/** The records and, beside them, the same of people, teams, debtors and accounts with other names. */
const doubled = (all: Records): Records =>
  Object.fromEntries(
    Object.entries(all).map(([table, rows]: [string, readonly object[]]) => [
      table,
      [
        ...rows,
        ...rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]: [string, unknown]) => [
              name,
              name.endsWith('_id') && name !== 'rule_id' && typeof value === 'string' ? `~${value}` : value,
            ]),
          ),
        ),
      ],
    ]),
  ) as unknown as Records

test('twice the population has twice the counts and the money, and the same ratios', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(records, settings, async (all, told) => {
      const editions = await Promise.all(
        [all, doubled(all)].map((population) => editionOf(floorOf(population), toldOf(told))),
      )
      try {
        const two = fractionOf('2')
        for (const { id, dimensions, denominator } of figures) {
          const by = dimensions.filter((name) => ['month', 'product', 'channel'].includes(name))
          const [once, twice] = await Promise.all(editions.map((edition) => ask(edition, id, by)))
          expect(twice!.length, id).toBe(once!.length)
          once!.forEach((row, at) => {
            const [was, is] = [row[id] as Cell, twice![at]![id] as Cell]
            expect(is.n, id).toBe(2 * was.n)
            expect(is.immature, id).toBe(2 * was.immature)
            const [single, double] = [sumOf([row], id), sumOf([twice![at]!], id)]
            for (const side of ['over', 'under'] as const)
              expect(isNothing(subtract(double[side], multiply(single[side], two))), id).toBe(true)
            if (denominator !== undefined) expect(is.value, id).toBe(was.value)
          })
        }
      } finally {
        for (const edition of editions) await edition.close()
      }
    }),
    tried(2),
  )
})
