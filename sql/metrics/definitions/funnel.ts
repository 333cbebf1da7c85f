import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { contacted, worked } from '../parts.ts'

export const attempts = {
  id: 'attempts',
  label: { en: 'Attempts', zh: '外呼次数' },
  about: {
    en: 'Outbound contacts on every channel.',
    zh: '各渠道主动联系的次数。',
  },
  unit: 'count',
  better: 'neither',
  controllable: 'shared',
  numerator: contacted.sum('attempt_count'),
  interval: null,
  dimensions: [...people, ...debts, 'channel', ...time],
  needs: ['contacts'],
} as const satisfies Metric

export const rpcs = {
  id: 'rpcs',
  label: { en: 'Right-party contacts', zh: '本人接通次数' },
  about: {
    en: 'Contacts on any channel and in either direction in which the debtor was reached.',
    zh: '任一渠道、任一方向联系到债务人本人的次数。',
  },
  unit: 'count',
  better: 'higher',
  controllable: 'shared',
  numerator: contacted.sum('rpc_count'),
  interval: null,
  dimensions: [...people, ...debts, 'channel', ...time],
  needs: ['contacts', 'contacts.connected', 'contacts.party'],
} as const satisfies Metric

export const connectRate = {
  id: 'connect_rate',
  label: { en: 'Connect rate', zh: '接通率' },
  about: {
    en: 'Calls that were answered, divided by calls made (people and voice bots).',
    zh: '接通的电话除以拨出的电话（人工与语音机器人）。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'no',
  numerator: contacted.sum('telephone_connect_count'),
  denominator: contacted.sum('telephone_attempt_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, 'channel', ...time],
  needs: ['contacts', 'contacts.connected'],
} as const satisfies Metric

export const rpcRate = {
  id: 'rpc_rate',
  label: { en: 'Right-party rate', zh: '本人接通率' },
  about: {
    en: 'Calls that reached the debtor, divided by calls made (people and voice bots).',
    zh: '联系到债务人本人的电话除以拨出的电话（人工与语音机器人）。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: contacted.sum('telephone_rpc_count'),
  denominator: contacted.sum('telephone_attempt_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, 'channel', ...time],
  needs: ['contacts', 'contacts.connected', 'contacts.party'],
} as const satisfies Metric

export const conversionRate = {
  id: 'conversion_rate',
  label: { en: 'Conversion rate', zh: '转化率' },
  about: {
    en: 'Accounts reached whose payments in the days after the first right-party contact of the month came and stayed, divided by accounts reached whose window is over.',
    zh: '当月首次联系到本人后窗口期内有还款且未被冲正的案件，除以窗口期已结束的已触达案件。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: worked.sum('converted_count'),
  denominator: worked.sum('mature_count'),
  immature: worked.sum('immature_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, ...time],
  needs: ['payments', 'contacts', 'contacts.connected', 'contacts.party'],
} as const satisfies Metric
