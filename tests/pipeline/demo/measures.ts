import type { Reader } from './reader.ts'

/** Table `outcome`: each promise with its status by kpis.md, as of the end of the demo (grace 3 days, threshold 1). */
export async function judgePromises({ rows }: Reader, end: string): Promise<void> {
  await rows(`create table outcome as
    with ordered as (
      select *, timezone('Asia/Shanghai', made_at)::DATE as made_on,
        lead(timezone('Asia/Shanghai', made_at)::DATE) over (partition by account_id order by made_at, promise_id) as next_on
      from promises),
    net as (
      select account_id, effective_on, amount - coalesce((select sum(r.amount) from payments r where r.reverses_payment_id = p.payment_id), 0) as net
      from payments p where kind = 'payment' and status = 'posted'),
    paid as (
      select promise_id, coalesce(sum(net), 0) as paid from ordered o
      left join net n on n.account_id = o.account_id and n.effective_on between made_on and least(due_on + 3, coalesce(next_on - 1, due_on + 3))
      group by 1)
    select o.*, paid, due_on + 3 <= DATE '${end}' as is_mature,
      case when paid >= amount then 'kept' when cancelled_on <= due_on then 'cancelled' when next_on <= due_on then 'superseded'
        when due_on + 3 > DATE '${end}' then 'pending' when paid > 0 then 'partial' else 'broken' end as status
    from ordered o join paid using (promise_id)`)
}

/**
 * Table `fair`: by collector the assigned book, in-spell money, raw recovery, expected money (leave-one-out over product ×
 * bucket × band × hand, the hand and then the band dropped where the others hold too little) and shrunk index (k 300,000).
 */
export async function compareFairly({ rows }: Reader): Promise<void> {
  await rows(`create table spell as
    with live as (
      select *, lead(assigned_on) over (partition by account_id order by assigned_on, assignment_id) as next_on
      from assignments where ended_on is null or ended_on > assigned_on),
    cut as (select *, least(coalesce(ended_on, DATE '9999-01-01'), coalesce(next_on, DATE '9999-01-01')) as until from live),
    placed as (
      select assignment_id, arg_max(hand, placed_on) as hand from cut c join placements p on p.account_id = c.account_id
        and p.placed_on <= assigned_on and (p.closed_on is null or assigned_on < p.closed_on) group by 1),
    paid as (
      select assignment_id, sum(p.amount - coalesce((select sum(r.amount) from payments r where r.reverses_payment_id = p.payment_id), 0)) as collected
      from cut c join payments p on p.account_id = c.account_id and p.kind = 'payment' and p.status = 'posted' and p.effective_on >= assigned_on and p.effective_on < until
      group by 1)
    select c.*, a.product, hand, least((dpd + 29) // 30, 7) as bucket,
      (assigned_amount >= 1000)::INT + (assigned_amount >= 5000)::INT + (assigned_amount >= 20000)::INT + (assigned_amount >= 100000)::INT as band,
      coalesce(collected, 0)::DOUBLE as collected
    from cut c join accounts a using (account_id) left join placed using (assignment_id) left join paid using (assignment_id)
    left join account_months m on m.account_id = c.account_id and m.as_of = date_trunc('month', assigned_on)::DATE - 1
    where until > assigned_on`)
  const level = (name: string, keys: string) =>
    `${name} as (select ${keys}, sum(b) as ${name}_b, sum(a) as ${name}_a, sum(n) as ${name}_n from own group by all),
     ${name}_own as (select collector_id, ${keys}, sum(b) as ${name}_ob, sum(a) as ${name}_oa, sum(n) as ${name}_on from own group by all)`
  const rate = (name: string) => `(${name}_a - ${name}_oa) / (${name}_b - ${name}_ob)`
  const enough = (name: string) => `${name}_b - ${name}_ob >= 100000 and ${name}_n - ${name}_on >= 30`
  await rows(`create table fair as
    with own as (
      select collector_id, product, bucket, band, hand, sum(assigned_amount)::DOUBLE as b, sum(collected) as a, count(*) as n from spell group by all),
    ${level('f', 'product, bucket, band, hand')}, ${level('g', 'product, bucket, band')}, ${level('h', 'product, bucket')},
    expected as (
      select collector_id, sum(b) as book, sum(a) as actual,
        sum(b * case when ${enough('f')} then ${rate('f')} when ${enough('g')} then ${rate('g')} else ${rate('h')} end) as expected
      from own join f using (product, bucket, band, hand) join f_own using (collector_id, product, bucket, band, hand)
        join g using (product, bucket, band) join g_own using (collector_id, product, bucket, band)
        join h using (product, bucket) join h_own using (collector_id, product, bucket)
      group by 1)
    select *, actual / book as raw, actual / expected as oe, (actual + 300000) / (expected + 300000) as shrunk, true_skill
    from expected join true_collectors using (collector_id)`)
}

/** Spearman's rank correlation of a column of `fair` with true skill. */
export const rankCorrelation = ({ number }: Reader, column: string): Promise<number> =>
  number(
    `select corr(x, y) from (select rank() over (order by ${column}) as x, rank() over (order by true_skill) as y from fair)`,
  )
