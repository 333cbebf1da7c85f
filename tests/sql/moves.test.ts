import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editionOf } from './edition.ts'

/** Nobody is told in April, so that no pair of month ends joins March and May. */
const ends = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-05-31', '2026-06-30', '2026-07-31']
const pairs = [1, 2, 4, 5]
const statuses = ['open', 'charged_off', 'paid_off', 'restructured'] as const
const exits: readonly string[] = ['charged_off', 'paid_off']

interface End {
  readonly state: string
  readonly balance: string
}

test('an account goes from where it stood to where it stands, whenever it was there and whenever not', async () => {
  const drawn = fc.sample(fc.array(fc.constantFrom(...statuses), { minLength: ends.length, maxLength: ends.length }), {
    seed: 7,
    numRuns: 3 * 2 ** ends.length,
  })
  // Three accounts of every way to be there or not at each of the six.
  const books = drawn.map((states, account) =>
    states.map((status, month): End | null =>
      (account >> month) % 2 === 0
        ? null
        : { state: status === 'open' ? 'M0' : status, balance: `${account * 10 + month}.00` },
    ),
  )
  const edition = await editionOf(
    {
      account_months: books.flatMap((book, account) =>
        book.flatMap((end, month) =>
          end === null
            ? []
            : [
                {
                  account_id: String(account),
                  as_of: ends[month]!,
                  dpd: 0,
                  balance: end.balance,
                  status: end.state === 'M0' ? 'open' : end.state,
                },
              ],
        ),
      ),
    },
    { asOf: ends.at(-1)! },
  )
  const expected = books.flatMap((book, account) =>
    pairs.flatMap((month) => {
      const [opening, closing] = [book[month - 1] ?? null, book[month] ?? null]
      if (opening === null && closing === null) return []
      const seen = book.slice(0, month).findLast((end) => end !== null)?.state
      const last = seen !== undefined && exits.includes(seen) ? seen : 'unknown'
      return [
        {
          account_id: String(account),
          as_of: ends[month]!,
          opened_on: ends[month - 1]!,
          from_state: opening?.state ?? (seen === undefined ? 'new' : last),
          to_state: closing?.state ?? last,
          opening_balance: opening?.balance ?? null,
          opening_dpd: opening === null ? null : 0,
          closing_balance: closing?.balance ?? null,
          has_opening_row: opening !== null,
          has_closing_row: closing !== null,
        },
      ]
    }),
  )
  try {
    const rows = await edition.database
      .rows(`select account_id, as_of, opened_on, from_state, to_state, opening_balance, opening_dpd,
      closing_balance, has_opening_row, has_closing_row from intermediate.moves order by cast(account_id as integer), as_of`)
    expect(rows).toEqual(expected)
    const [charged] = await edition.database.rows('select count(*) as accounts from intermediate.charge_offs')
    expect(Number(charged!['accounts'])).toBe(
      books.filter((book) => book.some((end) => end?.state === 'charged_off')).length,
    )
    const amounts = await edition.database.rows(
      'select account_id, amount from intermediate.charge_offs order by cast(account_id as integer)',
    )
    expect(amounts).toEqual(
      books.flatMap((book, account) => {
        const at = book.findIndex((end) => end?.state === 'charged_off')
        if (at < 0) return []
        const before = book.slice(0, at).findLast((end) => end !== null)
        return [{ account_id: String(account), amount: (before ?? book[at]!).balance }]
      }),
    )
  } finally {
    await edition.close()
  }
})
