import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { closed, complained, contacted } from '../parts.ts'
import { accountDays } from '../stock.ts'

const shared = { better: 'lower', dimensions: [...people, ...debts, ...time] } as const

export const complaintCount = {
  id: 'complaints',
  label: { en: 'Complaints', zh: '投诉数' },
  about: { en: 'Complaints received.', zh: '收到的投诉数。' },
  unit: 'count',
  controllable: 'shared',
  numerator: complained.sum('complaint_count'),
  interval: null,
  needs: ['complaints'],
  ...shared,
} as const satisfies Metric

export const complaintsPerThousandRpc = {
  id: 'complaints_per_1000_rpc',
  label: { en: 'Complaints per 1,000 right-party contacts', zh: '每千次本人接通投诉数' },
  about: {
    en: 'Complaints received, per 1,000 right-party contacts.',
    zh: '收到的投诉数除以本人接通次数，再乘以 1000。',
  },
  unit: 'ratio',
  controllable: 'shared',
  style: { kind: 'plain', digits: 2 },
  numerator: complained.sum('complaint_count'),
  times: 1000,
  denominator: contacted.sum('rpc_count'),
  interval: 'poisson',
  needs: ['contacts', 'contacts.connected', 'contacts.party', 'complaints'],
  ...shared,
} as const satisfies Metric

export const complaintsPerThousandAccounts = {
  id: 'complaints_per_1000_accounts',
  label: { en: 'Complaints per 1,000 accounts', zh: '每千户投诉数' },
  about: {
    en: 'Complaints received, per 1,000 accounts held for 30 days.',
    zh: '收到的投诉数，按每千户持案 30 天折算。',
  },
  unit: 'ratio',
  controllable: 'shared',
  style: { kind: 'plain', digits: 2 },
  numerator: complained.sum('complaint_count'),
  times: 30000,
  denominator: accountDays,
  interval: 'poisson',
  needs: ['assignments', 'complaints'],
  ...shared,
} as const satisfies Metric

export const upheldRate = {
  id: 'upheld_rate',
  label: { en: 'Upheld rate', zh: '投诉属实率' },
  about: {
    en: 'Complaints found justified, divided by complaints closed in the period with a decision.',
    zh: '认定属实的投诉除以期内有结论的结案投诉。',
  },
  unit: 'ratio',
  controllable: 'shared',
  numerator: closed.sum('upheld_count'),
  denominator: closed.sum('decided_count'),
  interval: 'wilson',
  needs: ['complaints', 'complaints.closed_on', 'complaints.upheld'],
  ...shared,
} as const satisfies Metric

export const upheldComplaints = {
  id: 'upheld_complaints',
  label: { en: 'Upheld complaints', zh: '属实投诉数' },
  about: {
    en: 'Complaints received in the period that were closed and found justified.',
    zh: '期内收到且结案认定属实的投诉数。',
  },
  unit: 'count',
  controllable: 'collector',
  numerator: complained.sum('upheld_count'),
  interval: null,
  needs: ['complaints', 'complaints.closed_on', 'complaints.upheld'],
  ...shared,
} as const satisfies Metric

const days = {
  unit: 'days',
  controllable: 'no',
  n: closed.sum('closed_count'),
  interval: null,
  needs: ['complaints', 'complaints.closed_on'],
  ...shared,
} as const
const quantile = { of: closed.facts, column: 'closing_days' } as const

export const complaintDaysP50 = {
  id: 'complaint_days_p50',
  label: { en: 'Days to close a complaint, median', zh: '投诉结案天数中位数' },
  about: {
    en: 'Half of the complaints closed in the period took this many days or fewer. Those still open are shown beside it with their age.',
    zh: '期内结案投诉有一半在该天数内办结；未结投诉及其已历时天数并列显示。',
  },
  quantile: { ...quantile, percent: 50 },
  ...days,
} as const satisfies Metric

export const complaintDaysP90 = {
  id: 'complaint_days_p90',
  label: { en: 'Days to close a complaint, 90 %', zh: '投诉结案天数 90 分位' },
  about: {
    en: 'Nine of ten complaints closed in the period took this many days or fewer. Those still open are shown beside it with their age.',
    zh: '期内结案投诉有九成在该天数内办结；未结投诉及其已历时天数并列显示。',
  },
  quantile: { ...quantile, percent: 90 },
  ...days,
} as const satisfies Metric
