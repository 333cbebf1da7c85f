import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { contacted, due, promised } from '../parts.ts'

export const promiseRate = {
  id: 'promise_rate',
  label: { en: 'Promise rate', zh: '承诺率' },
  about: {
    en: 'Promises made, divided by right-party contacts. It can exceed 1.',
    zh: '承诺还款次数除以本人接通次数，可大于 1。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'collector',
  numerator: promised.sum('made_count'),
  denominator: contacted.sum('rpc_count'),
  interval: 'poisson',
  dimensions: [...people, ...debts, ...time],
  needs: ['contacts', 'contacts.connected', 'contacts.party', 'promises'],
} as const satisfies Metric

export const keptRate = {
  id: 'kept_rate',
  label: { en: 'Kept rate', zh: '承诺兑现率' },
  about: {
    en: 'Promises kept, divided by promises due in the period whose grace is over and that were kept, partly kept or broken.',
    zh: '兑现的承诺除以期内到期、宽限已过且结果为兑现、部分兑现或失信的承诺。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: due.sum('kept_count'),
  denominator: due.sum('resolved_count'),
  immature: due.sum('early_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'promises'],
} as const satisfies Metric

export const keptAmountRate = {
  id: 'kept_amount_rate',
  label: { en: 'Kept amount rate', zh: '承诺金额兑现率' },
  about: {
    en: 'What was paid on those promises within their windows, at most what was promised, divided by what was promised.',
    zh: '这些承诺在窗口期内的实还金额（以承诺金额为限）除以承诺金额。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: due.sum('kept_amount', 'resolved_count'),
  denominator: due.sum('promised_amount', 'resolved_count'),
  immature: due.sum('early_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'promises'],
} as const satisfies Metric

export const promisesKept = {
  id: 'promises_kept',
  label: { en: 'Promises kept', zh: '兑现承诺数' },
  about: {
    en: 'Promises due in the period whose grace is over and that were kept.',
    zh: '期内到期、宽限已过且已兑现的承诺数。',
  },
  unit: 'count',
  better: 'higher',
  controllable: 'shared',
  numerator: due.sum('kept_count'),
  n: due.sum('kept_count'),
  immature: due.sum('early_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'promises'],
} as const satisfies Metric

export const cancelledRate = {
  id: 'cancelled_rate',
  label: { en: 'Cancelled rate', zh: '承诺取消率' },
  about: {
    en: 'Promises cancelled by their due day, divided by all promises due in the period whose grace is over.',
    zh: '到期日前（含）取消的承诺除以期内到期且宽限已过的全部承诺。',
  },
  unit: 'ratio',
  better: 'lower',
  controllable: 'collector',
  numerator: due.sum('cancelled_count'),
  denominator: due.sum('mature_count'),
  immature: due.sum('immature_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'promises'],
} as const satisfies Metric

export const supersededRate = {
  id: 'superseded_rate',
  label: { en: 'Superseded rate', zh: '承诺改期率' },
  about: {
    en: 'Promises replaced by another by their due day, divided by all promises due in the period whose grace is over.',
    zh: '到期日前（含）被新承诺取代的承诺除以期内到期且宽限已过的全部承诺。',
  },
  unit: 'ratio',
  better: 'lower',
  controllable: 'collector',
  numerator: due.sum('superseded_count'),
  denominator: due.sum('mature_count'),
  immature: due.sum('immature_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'promises'],
} as const satisfies Metric

export const chainKeptRate = {
  id: 'chain_kept_rate',
  label: { en: 'Chain kept rate', zh: '改期链兑现率' },
  about: {
    en: 'Of chains of re-dated promises, how many ended in a promise kept.',
    zh: '改期承诺链中最后一个承诺被兑现的比例。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: due.sum('chain_kept_count'),
  denominator: due.sum('chain_resolved_count'),
  immature: due.sum('chain_early_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'promises'],
} as const satisfies Metric
