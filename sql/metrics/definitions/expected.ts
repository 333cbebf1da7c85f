import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'

export const oeIndex = {
  id: 'oe_index',
  label: { en: 'Observed against expected', zh: '实际与预期之比' },
  about: {
    en: 'Money collected on the books held, divided by what the others in the scope collected of like books: same product, bucket, balance band and hand, or the nearest coarser group with enough of them.',
    zh: '持案期间的实际回款除以范围内其他人在同类案件（产品、账龄、金额段、手别）上的回款水平；同类案件不足时逐级放宽。',
  },
  unit: 'index',
  better: 'higher',
  controllable: 'collector',
  expected: 'index',
  interval: 'bootstrap',
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'assignments'],
} as const satisfies Metric

export const oeShrunk = {
  id: 'oe_shrunk',
  label: { en: 'Observed against expected, shrunk', zh: '实际与预期之比（收缩后）' },
  about: {
    en: 'The same with k added to both sides, so that what little evidence shows counts little. k is estimated where ten people or more can be compared.',
    zh: '在分子分母各加上 k，使样本少者向 1 收缩；可比人数达到 10 人时由数据估计 k。',
  },
  unit: 'index',
  better: 'higher',
  controllable: 'collector',
  expected: 'shrunk',
  interval: null,
  dimensions: [...people, ...time],
  needs: ['payments', 'assignments'],
} as const satisfies Metric
