import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgements } from '#sql'
import { locks, parsePlan, replay, sourceIn, type EarnedRow, type PaymentRow } from '#pipeline/pay/index'
import { editionOf } from '../sql/edition.ts'
import { floorOf, toldOf, tried } from './ask.ts'
import { byId } from './days.ts'
import { settings } from './generate.ts'
import { simulated, type Told } from './pay.ts'
import { floors, months } from './pay_floors.ts'
import { plan } from './plans.ts'

test('every cent of months locked at their ends is the one a naive reading gives', { timeout: 3_600_000 }, async () => {
  const plans = fc.array(plan, { minLength: 6, maxLength: 10, size: 'max' })
  await fc.assert(
    fc.asyncProperty(floors, settings, plans, fc.constantFrom(0, 2), async (all, said, asked, minN) => {
      const settled = { ...said, asOf: '2026-06-30' }
      const edition = await editionOf(floorOf(all), {
        ...toldOf(settled, { oe_min_book_amount: '0', oe_min_spells: 1 }),
        minimums: { default: minN },
      })
      try {
        const told: Told = {
          ...{ records: all, settings: settled, minN, minSpells: 1 },
          judgements: async (asOf) => {
            using seen = await edition.cutAt(asOf)
            return await judgements(seen.at)
          },
        }
        for (const written of asked) {
          const read = parsePlan(JSON.stringify(written), 'plans/p.yaml')
          const span = { from: months[0]!, to: months[3]! } as Parameters<typeof locks>[2]
          const rows = await replay([read], locks([read], sourceIn(edition), span), 2)
          const wanted = await simulated(told, written, span.from, span.to)
          const isEarned = (row: (typeof rows)[number]): row is EarnedRow => 'earned_period' in row
          const key = (row: { collector: string; paid_period: string; earned_period?: string }) =>
            JSON.stringify([row.paid_period, row.earned_period ?? '', row.collector])
          const sorted = <T extends EarnedRow | PaymentRow>(list: readonly T[]) =>
            list.toSorted((a, b) => byId(key(a), key(b)))
          const about = JSON.stringify(written)
          expect(sorted(rows.filter(isEarned)), about).toEqual(sorted(wanted.earned as EarnedRow[]))
          expect(sorted(rows.filter((row) => !isEarned(row))), about).toEqual(sorted(wanted.paid as PaymentRow[]))
        }
      } finally {
        await edition.close()
      }
    }),
    tried(2),
  )
})
