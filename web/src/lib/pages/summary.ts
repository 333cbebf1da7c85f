import type { Measure } from '#lib/figure.ts'

export type Group = 'book' | 'flow' | 'money' | 'conduct'

/** The measures of the summary by group; ids that begin with `book_` or `pay_` are not of the dictionary. */
export const shownGroups: Readonly<Record<Group, readonly string[]>> = {
  book: ['book_past_due', 'overdue_rate', 'book_over_30', 'npl_rate'],
  flow: ['roll_forward_rate', 'roll_forward_rate_amount', 'cure_rate', 'liquidation_rate'],
  money: ['net_collected', 'recovery_rate', 'cost_to_collect', 'pay_cost', 'kept_rate'],
  conduct: ['complaints', 'breach_free_rate', 'confirmed_breaches', 'csat'],
}

export const groupNames = Object.keys(shownGroups) as readonly Group[]

/** The page with the parts of a measure. */
export const drillOf = (id: string): string | null =>
  id === 'pay_cost' ? null : /^(book_|overdue|npl|roll_|cure|liquidation)/.test(id) ? '/portfolio' : '/teams'

/** Those whose change is put in words, each by the dimension that tells most. */
export const explainedBy = [
  ['overdue_rate', 'product'],
  ['roll_forward_rate', 'product'],
  ['recovery_rate', 'team'],
  ['kept_rate', 'team'],
] as const

export const leading = ['overdue_rate', 'roll_forward_rate', 'net_collected', 'cost_to_collect'] as const

export const budgetHeight = 216

export const isDefined = ({ id }: Measure): boolean => !/^(book_|pay_)/.test(id)
