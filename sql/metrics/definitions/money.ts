import { spent, earned } from '../cost.ts'
import { debts, people, spell, time } from '../dimension.ts'
import { liquidation, netLiquidation } from '../liquidation.ts'
import type { Metric } from '../metric.ts'
import { credited, recovered } from '../parts.ts'
import { book } from '../stock.ts'

export const netCollected = {
  id: 'net_collected',
  label: { en: 'Net collected', zh: '净回款' },
  about: {
    en: 'Posted payments less posted reversals of posted payments, by the day they count. Waivers and pending money are left out.',
    zh: '已入账还款减去对已入账还款的冲正，按生效日计；不含减免与待入账款项。',
  },
  unit: 'money',
  better: 'higher',
  controllable: 'shared',
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
  controllable: 'shared',
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
  controllable: 'no',
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
  controllable: 'no',
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
  controllable: 'shared',
  numerator: recovered.sum('recovered_amount', 'recovered_count'),
  denominator: book,
  interval: null,
  dimensions: [...people, ...debts, ...spell, ...time],
  needs: ['payments', 'assignments'],
} as const satisfies Metric

export const liquidationRate = {
  id: 'liquidation_rate',
  label: { en: 'Liquidation rate', zh: '委案清收率' },
  about: {
    en: 'Net money of the placements begun in the period within the months after each, divided by what was placed. Placements whose months are not over are left out.',
    zh: '期内委案在其后若干个月内的净回款除以委案金额；月数未满的委案不计。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: liquidation.collected,
  denominator: liquidation.placed,
  immature: liquidation.immature,
  interval: null,
  dimensions: [...debts, 'hand', 'batch', ...time],
  needs: ['payments', 'placements'],
} as const satisfies Metric

export const liquidationRateNet = {
  id: 'liquidation_rate_net',
  label: { en: 'Liquidation rate without recalls', zh: '委案清收率（不含撤案）' },
  about: {
    en: 'The liquidation rate of the placements that were not recalled.',
    zh: '剔除已撤回委案后的清收率。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: netLiquidation.collected,
  denominator: netLiquidation.placed,
  immature: netLiquidation.immature,
  interval: null,
  dimensions: [...debts, 'hand', 'batch', ...time],
  needs: ['payments', 'placements', 'placements.closed_on', 'placements.close_reason'],
} as const satisfies Metric

export const costToCollect = {
  id: 'cost_to_collect',
  label: { en: 'Cost to collect', zh: '回款成本率' },
  about: {
    en: 'Costs of the whole months in the period that are over, divided by the net money collected in the same months.',
    zh: '期内已结束的完整月份的成本除以同月净回款。',
  },
  unit: 'ratio',
  better: 'lower',
  controllable: 'shared',
  numerator: spent,
  denominator: earned,
  n: spent,
  interval: null,
  dimensions: ['team', 'month'],
  needs: ['payments', 'costs'],
} as const satisfies Metric
