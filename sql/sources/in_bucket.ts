import {
  allOf,
  compare,
  either,
  field,
  literal,
  orElse,
  plus,
  wholeQuotient,
  within,
  type Day,
  type Exp,
} from '#warehouse'

type Condition = ReturnType<typeof allOf>

const endless = 2_147_483_647

/**
 * Whether the row `b` of `run.bucket_versions` is the bucket in force on a day for so many days past due, or cycles where those
 * count. Cycles nobody delivered are begun spans of 30 days.
 */
export function inBucket(on: Exp<Day>, dpd: Exp<number | null>, cycles: Exp<number | null>): Condition {
  const begun = wholeQuotient(plus(dpd as Exp<number>, literal('integer', 29)), 30)
  const byCycles = compare(field<string>('b', 'counted_by'), '=', literal('text', 'cycles'))
  const count = either<number | null>(byCycles, orElse(cycles, begun), dpd)
  return allOf(
    within(on, field<Day>('b', 'valid_from'), field<Day | null>('b', 'valid_to')),
    compare(count, '>=', field<number>('b', 'from_count')),
    compare(count, '<=', orElse(field<number | null>('b', 'to_count'), literal('integer', endless))),
  )
}
