import { debts, people, spell, time } from '../dimension.ts'
import { book, type Metric } from '../metric.ts'
import { credited, recovered } from '../parts.ts'

export const netCollected = {
  id: 'net_collected',
  label: { en: 'Net collected', zh: '净回款' },
  about: {
    en: 'Posted payments less posted reversals of posted payments, by the day they count. Waivers and pending money are left out.',
    zh: '已入账还款减去对已入账还款的冲正，按生效日计；不含减免与待入账款项。',
  },
  unit: 'money',
  better: 'higher',
  numerator: credited.sum('net_amount', 'net_count'),
  interval: null,
  dimensions: [...people, ...debts, ...spell, ...time],
  needs: ['payments'],
} as const satisfies Metric

export const waived = {
  id: 'waived',
  label: { en: 'Waived', zh: '减免金额' },
  about: {
    en: 'Posted waivers, by the day they count: shown beside net collected, never in it.',
    zh: '已入账减免，按生效日计；与净回款并列显示，不计入其中。',
  },
  unit: 'money',
  better: 'neither',
  numerator: credited.sum('waived_amount', 'waived_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['payments'],
} as const satisfies Metric

export const pending = {
  id: 'pending',
  label: { en: 'Pending', zh: '待入账金额' },
  about: {
    en: 'Payments not posted yet, by the day they are to count.',
    zh: '尚未入账的还款，按生效日计。',
  },
  unit: 'money',
  better: 'neither',
  numerator: credited.sum('pending_amount', 'pending_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['payments'],
} as const satisfies Metric

export const assignedBook = {
  id: 'assigned_book',
  label: { en: 'Assigned book', zh: '在手委案金额' },
  about: {
    en: 'What was open of the accounts held when the period began, plus what was handed over during it. It does not add up over months.',
    zh: '期初在手案件的未还金额加上期内新分案金额；各月不可相加。',
  },
  unit: 'money',
  better: 'neither',
  numerator: book,
  interval: null,
  dimensions: [...people, ...debts, ...spell, ...time],
  needs: ['payments', 'assignments'],
} as const satisfies Metric

export const recoveryRate = {
  id: 'recovery_rate',
  label: { en: 'Recovery rate', zh: '回收率' },
  about: {
    en: 'Net payments on accounts while they were held, divided by the assigned book. Reversals count in the period of the reversal.',
    zh: '持案期间的净回款除以在手委案金额；冲正计入冲正发生的期间。',
  },
  unit: 'ratio',
  better: 'higher',
  numerator: recovered.sum('recovered_amount', 'recovered_count'),
  denominator: book,
  interval: null,
  dimensions: [...people, ...debts, ...spell, ...time],
  needs: ['payments', 'assignments'],
} as const satisfies Metric
