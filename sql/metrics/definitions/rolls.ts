import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { turned } from '../parts.ts'

const shared = {
  unit: 'ratio',
  dimensions: [...people, ...debts, 'state', ...time],
  needs: ['account_months'],
} as const
const byAccounts = { denominator: turned.sum('account_count'), interval: 'wilson' } as const
const byAmount = {
  denominator: turned.sum('opening_amount', 'known_count'),
  missing: turned.sum('missing_count'),
  interval: null,
} as const

export const rollForwardRate = {
  id: 'roll_forward_rate',
  label: { en: 'Roll forward rate', zh: '滚动恶化率' },
  about: {
    en: 'Of the accounts past due at a month end, how many went into a worse bucket or were charged off by the next.',
    zh: '上月末逾期账户中，本月末进入更差账龄或核销的占比。',
  },
  better: 'lower',
  controllable: 'shared',
  numerator: turned.sum('forward_count'),
  ...byAccounts,
  ...shared,
} as const satisfies Metric

export const rollForwardRateAmount = {
  id: 'roll_forward_rate_amount',
  label: { en: 'Roll forward rate, by balance', zh: '滚动恶化率（按余额）' },
  about: {
    en: 'Of the balance past due at a month end, how much belonged to accounts that went into a worse bucket or were charged off by the next.',
    zh: '上月末逾期余额中，本月末进入更差账龄或核销的账户所占比例。',
  },
  better: 'lower',
  controllable: 'shared',
  numerator: turned.sum('forward_amount', 'forward_count'),
  ...byAmount,
  ...shared,
} as const satisfies Metric

export const stayRate = {
  id: 'stay_rate',
  label: { en: 'Stay rate', zh: '滞留率' },
  about: {
    en: 'Of the accounts past due at a month end, how many stayed in their bucket by the next.',
    zh: '上月末逾期账户中，本月末停留在原账龄的占比。',
  },
  better: 'neither',
  controllable: 'shared',
  numerator: turned.sum('stay_count'),
  ...byAccounts,
  ...shared,
} as const satisfies Metric

export const stayRateAmount = {
  id: 'stay_rate_amount',
  label: { en: 'Stay rate, by balance', zh: '滞留率（按余额）' },
  about: {
    en: 'Of the balance past due at a month end, how much belonged to accounts that stayed in their bucket by the next.',
    zh: '上月末逾期余额中，本月末停留在原账龄的账户所占比例。',
  },
  better: 'neither',
  controllable: 'shared',
  numerator: turned.sum('stay_amount', 'stay_count'),
  ...byAmount,
  ...shared,
} as const satisfies Metric

export const rollBackRate = {
  id: 'roll_back_rate',
  label: { en: 'Roll back rate', zh: '回滚率' },
  about: {
    en: 'Of the accounts past due at a month end, how many went into a better bucket and are still past due by the next.',
    zh: '上月末逾期账户中，本月末进入更好账龄但仍逾期的占比。',
  },
  better: 'higher',
  controllable: 'shared',
  numerator: turned.sum('back_count'),
  ...byAccounts,
  ...shared,
} as const satisfies Metric

export const rollBackRateAmount = {
  id: 'roll_back_rate_amount',
  label: { en: 'Roll back rate, by balance', zh: '回滚率（按余额）' },
  about: {
    en: 'Of the balance past due at a month end, how much belonged to accounts that went into a better bucket and are still past due by the next.',
    zh: '上月末逾期余额中，本月末进入更好账龄但仍逾期的账户所占比例。',
  },
  better: 'higher',
  controllable: 'shared',
  numerator: turned.sum('back_amount', 'back_count'),
  ...byAmount,
  ...shared,
} as const satisfies Metric

export const cureRate = {
  id: 'cure_rate',
  label: { en: 'Cure rate', zh: '治愈率' },
  about: {
    en: 'Of the accounts past due at a month end, how many are no longer past due or were paid off by the next.',
    zh: '上月末逾期账户中，本月末不再逾期或已结清的占比。',
  },
  better: 'higher',
  controllable: 'shared',
  numerator: turned.sum('cure_count'),
  ...byAccounts,
  ...shared,
} as const satisfies Metric

export const cureRateAmount = {
  id: 'cure_rate_amount',
  label: { en: 'Cure rate, by balance', zh: '治愈率（按余额）' },
  about: {
    en: 'Of the balance past due at a month end, how much belonged to accounts that are no longer past due or were paid off by the next.',
    zh: '上月末逾期余额中，本月末不再逾期或已结清的账户所占比例。',
  },
  better: 'higher',
  controllable: 'shared',
  numerator: turned.sum('cure_amount', 'cure_count'),
  ...byAmount,
  ...shared,
} as const satisfies Metric

export const otherExitRate = {
  id: 'other_exit_rate',
  label: { en: 'Other exit rate', zh: '其他退出率' },
  about: {
    en: 'Of the accounts past due at a month end, how many were sold, recalled, restructured or not seen again by the next.',
    zh: '上月末逾期账户中，本月末转让、撤回、重组或不再出现的占比。',
  },
  better: 'neither',
  controllable: 'no',
  numerator: turned.sum('other_count'),
  ...byAccounts,
  ...shared,
} as const satisfies Metric

export const otherExitRateAmount = {
  id: 'other_exit_rate_amount',
  label: { en: 'Other exit rate, by balance', zh: '其他退出率（按余额）' },
  about: {
    en: 'Of the balance past due at a month end, how much belonged to accounts that were sold, recalled, restructured or not seen again by the next.',
    zh: '上月末逾期余额中，本月末转让、撤回、重组或不再出现的账户所占比例。',
  },
  better: 'neither',
  controllable: 'no',
  numerator: turned.sum('other_amount', 'other_count'),
  ...byAmount,
  ...shared,
} as const satisfies Metric

export const selfCureRate = {
  id: 'self_cure_rate',
  label: { en: 'Self-cure rate', zh: '自愈率' },
  about: {
    en: 'Of the accounts that cured, how many did so without the debtor being reached or visited since they were late.',
    zh: '治愈账户中，自逾期以来从未联系到本人或上门的占比。',
  },
  better: 'neither',
  controllable: 'no',
  numerator: turned.sum('self_cure_count'),
  denominator: turned.sum('cure_count'),
  interval: 'wilson',
  ...shared,
  needs: ['contacts', 'contacts.connected', 'contacts.party', 'account_months'],
} as const satisfies Metric
