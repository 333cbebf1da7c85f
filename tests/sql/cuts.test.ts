import { expect, test } from 'vitest'
import { answer } from '#sql'
import { editionOf } from './edition.ts'

const floor = {
  accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
  payments: [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    payment_id: `p${day}`,
    account_id: 'a',
    effective_on: `2026-01-0${day}`,
    amount: '10.00',
    kind: 'payment',
  })),
}
const days = [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-01-0${day}`)

test('more days than stay open, asked for at once and by several readers each, are all answered', async () => {
  const edition = await editionOf(floor)
  try {
    const answers = await Promise.all(
      [...days, ...days.toReversed()].map(async (asOf) => {
        const { rows } = await answer(edition, { metrics: ['net_collected'], from: days[0]!, to: '2026-01-08', asOf })
        return [asOf, (rows[0]!['net_collected'] as { value: string }).value]
      }),
    )
    const paid = days.map((day, index) => [day, `${(index + 1) * 10}.00`])
    expect(answers).toEqual([...paid, ...paid.toReversed()])
  } finally {
    await edition.close()
  }
})
