import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metrics, type AnswerRow } from '#sql'
import { editionOf } from '../sql/edition.ts'
import { floorOf, put, toldOf, tried } from './ask.ts'
import { day, records, settings, wish } from './generate.ts'
import { known } from './known.ts'
import { sweep } from './questions.ts'

const tables = {
  accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
}

test('data cut at a day answers as data that never went further', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(records, settings, day, wish, async (all, told, cut, asked) => {
      const build = (of: typeof all, asOf: string) => editionOf(floorOf(of), { ...toldOf({ ...told, asOf }) })
      const editions = await Promise.all([build(all, told.asOf), build(known(all, cut), cut)])
      try {
        const [whole, never] = editions
        for (const question of sweep(asked)) {
          const { rows } = await put(whole, question, cut)
          expect(rows).toEqual((await put(never, question)).rows)
        }
      } finally {
        for (const edition of editions) await edition.close()
      }
    }),
    tried(2),
  )
})

/** kpis.md, last section: what is unavailable without a table, in its order. */
const needs: readonly (readonly [string, readonly string[]])[] = [
  [
    'payments',
    [
      ...['net_collected', 'waived', 'pending', 'assigned_book', 'recovery_rate', 'cost_to_collect'],
      ...['liquidation_rate', 'liquidation_rate_net', 'collected_per_hour', 'conversion_rate'],
      ...['kept_rate', 'kept_amount_rate', 'promises_kept', 'cancelled_rate', 'superseded_rate', 'chain_kept_rate'],
      ...['oe_index', 'oe_shrunk'],
    ],
  ],
  ['assignments', ['assigned_book', 'recovery_rate', 'oe_index', 'oe_shrunk', 'complaints_per_1000_accounts']],
  [
    'contacts',
    [
      ...['attempts', 'rpcs', 'connect_rate', 'rpc_rate', 'conversion_rate', 'complaints_per_1000_rpc'],
      ...['breach_free_rate', 'rule_coverage', 'promise_rate', 'contacts_per_hour', 'confirmed_breaches'],
      ...['confirmed_critical_breaches', 'self_cure_rate'],
    ],
  ],
  [
    'promises',
    [
      ...['promise_rate', 'kept_rate', 'kept_amount_rate', 'promises_kept', 'cancelled_rate', 'superseded_rate'],
      'chain_kept_rate',
    ],
  ],
  ['placements', ['liquidation_rate', 'liquidation_rate_net']],
  ['shifts', ['contacts_per_hour', 'collected_per_hour']],
  ['costs', ['cost_to_collect']],
  [
    'complaints',
    [
      ...['complaints', 'complaints_per_1000_rpc', 'complaints_per_1000_accounts', 'upheld_rate', 'upheld_complaints'],
      ...['complaint_days_p50', 'complaint_days_p90'],
    ],
  ],
  ['reviews', ['qa_score', 'critical_fails']],
  ['surveys', ['csat', 'csat_top2']],
  [
    'account_months',
    [
      ...['roll_forward_rate', 'stay_rate', 'roll_back_rate', 'cure_rate', 'other_exit_rate'].flatMap((id) => [
        id,
        `${id}_amount`,
      ]),
      ...['overdue_rate', 'npl_rate', 'self_cure_rate'],
    ],
  ],
]

test(
  'a metric without its table is not available, and the first table missing is named',
  { timeout: 600_000 },
  async () => {
    const all = needs.map(([table]) => table)
    await fc.assert(
      fc.asyncProperty(fc.subarray(all), async (missing) => {
        const delivered = Object.fromEntries(
          all.filter((table) => !missing.includes(table)).map((table) => [table, []]),
        )
        const edition = await editionOf({ ...tables, ...delivered }, {})
        try {
          const asked = { by: [], from: '2026-01-01', to: '2026-02-01', where: {}, policy: 'default', months: 6 }
          const wanted = [...metrics.keys()].flatMap((id) => {
            const first = needs.find(([table, ids]) => ids.includes(id) && missing.includes(table))
            return first ? [[id, first[0]] as const] : []
          })
          const answered = await put(edition, { ...asked, metrics: [...metrics.keys()] })
          expect(answered.unavailable).toEqual(Object.fromEntries(wanted))
          expect(answered.rows satisfies AnswerRow[]).toEqual([])
        } finally {
          await edition.close()
        }
      }),
      tried(2),
    )
  },
)
