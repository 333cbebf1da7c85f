import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { owed } from '../parts.ts'

export const overdueRate = {
  id: 'overdue_rate',
  label: { en: 'Overdue rate', zh: '逾期率' },
  about: {
    en: 'Balance with at least one day past due, divided by the balance of all live accounts, at the last month end delivered in the period.',
    zh: '期内最后一个月末，逾期 1 天及以上的余额除以全部存续账户余额。',
  },
  unit: 'ratio',
  better: 'lower',
  controllable: 'no',
  numerator: owed.sum('overdue_amount', 'overdue_count'),
  denominator: owed.sum('balance_amount', 'known_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['account_months'],
} as const satisfies Metric

export const nplRate = {
  id: 'npl_rate',
  label: { en: 'Over 90 days rate', zh: '不良率（90 天以上）' },
  about: {
    en: 'Balance more than 90 days past due, divided by the balance of all live accounts, at the last month end delivered in the period.',
    zh: '期内最后一个月末，逾期 90 天以上的余额除以全部存续账户余额。',
  },
  unit: 'ratio',
  better: 'lower',
  controllable: 'no',
  numerator: owed.sum('npl_amount', 'known_count'),
  denominator: owed.sum('balance_amount', 'known_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['account_months'],
} as const satisfies Metric
