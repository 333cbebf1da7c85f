import type { SourceColumn } from '#warehouse'
import { literal } from '../sql.ts'
import type { Read } from './reading.ts'

/** Something the contract asks of a column. */
export interface Rule {
  /** SQL of the reason code. */
  readonly reason: string
  /** SQL that is true where the rule is broken. */
  readonly broken: string
}

/**
 * The rules of a column, over its text `r_…` and its value `v_…`. `read` null: the file has no such column; `bound`: whether
 * it has another.
 */
export function rulesOf(
  name: string,
  column: SourceColumn<unknown>,
  read: Read | null,
  bound: (name: string) => boolean,
): Rule[] {
  const { required, limits, notBefore, requiredWhen } = column
  const [text, value] = [`r_${name}`, `v_${name}`]
  const rules: Rule[] = []
  const rule = (reason: string, broken: string) => rules.push({ reason, broken })
  if (requiredWhen !== undefined && bound(requiredWhen.column))
    rule("'missing_value'", `(v_${requiredWhen.column} = ${literal(requiredWhen.value)} and ${text} is null)`)
  if (read === null) return rules
  if (required === 'value') rule("'missing_value'", `${text} is null`)
  rule(read.problem, `(${value} is null and ${text} is not null)`)
  const min = limits?.min ?? (column.reading === 'integer' ? 0 : undefined)
  if (min !== undefined) rule("'out_of_range'", `${value} < ${min}`)
  if (limits?.max !== undefined) rule("'out_of_range'", `${value} > ${limits.max}`)
  if (limits?.above !== undefined) rule("'out_of_range'", `${value} <= ${limits.above}`)
  if (limits?.notAbove !== undefined && bound(limits.notAbove))
    rule("'out_of_range'", `${value} > v_${limits.notAbove}`)
  if (limits?.month === 'first') rule("'not_month_start'", `day(${value}) <> 1`)
  if (limits?.month === 'last') rule("'not_month_end'", `${value} <> last_day(${value})`)
  if (notBefore !== undefined && bound(notBefore)) rule("'bad_order'", `${value} < v_${notBefore}`)
  return rules
}
