import { lakeColumns } from './columns.ts'
import { placeOf, type Draft } from './draft.ts'
import { parquetOf } from './engine.ts'
import type { HeldCount } from './manifest.ts'
import { list } from '../sql.ts'

interface Partial {
  readonly payment_id: string
  readonly reverses_payment_id: string
  readonly amount: string
  readonly original_amount: string
}

const minor = (amount: string) => BigInt(amount.replace('.', ''))

/** Of the reversals of originals that are reversed beyond their amount, those that go beyond it. They come in their order. */
function beyond(reversals: readonly Partial[]): string[] {
  const taken = new Map<string, bigint>()
  return reversals.flatMap(({ payment_id, reverses_payment_id, amount, original_amount }) => {
    const sum = (taken.get(reverses_payment_id) ?? 0n) + minor(amount)
    if (sum > minor(original_amount)) return [payment_id]
    taken.set(reverses_payment_id, sum)
    return []
  })
}

/**
 * Takes out the reversals that have no original to reverse, and those beyond it, and brings back those whose original has
 * come: whatever the order of arrival, what is held depends only on what stands.
 */
export async function holdReversals(draft: Draft): Promise<void> {
  const { engine } = draft
  const before = draft.table('payments')
  if (before.current.length === 0 && before.held.length === 0) return
  const current = before.current.map((shard) => draft.absolute(shard))
  const held = before.held.map((shard) => draft.absolute(shard))
  const columns = lakeColumns('payments').join(', ')
  const from = (paths: readonly string[], held: boolean, where: string) =>
    paths.length === 0 ? [] : [`select ${columns}, ${held} as was_held from ${parquetOf(paths)} ${where}`]
  await engine.run(
    `create or replace table reversals as ${[...from(current, false, "where kind = 'reversal'"), ...from(held, true, '')].join(' union all ')}`,
  )
  const originals =
    current.length === 0
      ? `select payment_id, account_id, effective_on, amount from reversals where false`
      : `select payment_id, account_id, effective_on, amount from ${parquetOf(current)} where kind = 'payment' and payment_id in (select reverses_payment_id from reversals)`
  await engine.run(
    `create or replace table judged as
      select r.*, o.amount as original_amount, case
        when o.payment_id is null or o.account_id <> r.account_id then 'orphan_reversal'
        when r.effective_on < o.effective_on then 'bad_order' end as reason
      from reversals r left join (${originals}) o on o.payment_id = r.reverses_payment_id`,
  )
  const partials = await engine.rows<Partial & Record<string, string>>(
    `select payment_id, reverses_payment_id, amount, original_amount from judged where reason is null and reverses_payment_id in (
      select reverses_payment_id from judged where reason is null group by reverses_payment_id, original_amount having sum(amount) > original_amount
    ) order by reverses_payment_id, effective_on, payment_id`,
  )
  const over = beyond(partials)
  if (over.length > 0)
    await engine.run(`update judged set reason = 'over_reversed' where payment_id in (select unnest([${list(over)}]))`)
  const changes = await engine.rows<{ was_held: boolean; is_held: boolean }>(
    'select distinct was_held, reason is not null as is_held from judged',
  )
  const moves = (was: boolean, is: boolean) =>
    changes.some(({ was_held, is_held }) => was_held === was && is_held === is)
  let next = before.current
  if (moves(false, true)) {
    next = []
    for (const shard of before.current) {
      const rest = `select * from ${parquetOf([draft.absolute(shard)])} anti join (select payment_id from judged where reason is not null and not was_held) using (payment_id)`
      const [found] = await engine.rows<{ n: number }>(
        `select count(*) as n from ${parquetOf([draft.absolute(shard)])} semi join (select payment_id from judged where reason is not null and not was_held) using (payment_id)`,
      )
      const kept =
        Number(found?.n ?? 0) === 0 ? shard : await draft.write(rest, placeOf('payments', 'current', shard.month))
      if (kept !== null) next = [...next, kept]
    }
  }
  if (moves(true, false)) {
    const freed = await draft.write(
      `select ${columns} from judged where reason is null and was_held order by delivery_no, record_no`,
      placeOf('payments', 'current'),
    )
    if (freed !== null) next = [...next, freed]
  }
  const waiting = await draft.write(
    `select ${columns}, reason from judged where reason is not null order by delivery_no, record_no`,
    placeOf('payments', 'held'),
  )
  const counts = await engine.rows<HeldCount & Record<string, string | number>>(
    'select delivery_no, reason, count(*) as records from judged where reason is not null group by all order by all',
  )
  draft.tables.payments = {
    ...before,
    current: next,
    held: waiting === null ? [] : [waiting],
    heldCounts: counts.map(({ delivery_no, reason, records }) => ({ delivery_no, reason, records: Number(records) })),
  }
  await engine.run('drop table judged')
  await engine.run('drop table reversals')
}
