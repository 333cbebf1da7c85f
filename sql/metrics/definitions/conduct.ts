import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { found, judged } from '../parts.ts'

export const breachFreeRate = {
  id: 'breach_free_rate',
  label: { en: 'Breach-free rate', zh: '无违规率' },
  about: {
    en: 'Contacts judged by at least one conduct rule without a breach that stands, divided by all judged contacts. A breach stands unless a person dismissed it.',
    zh: '至少一条行为规则作出判断且无有效违规的联系，除以全部被判断的联系；未被人工驳回的违规均有效。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'collector',
  numerator: judged.sum('breach_free_count'),
  denominator: judged.sum('judged_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, 'channel', ...time],
  needs: ['contacts'],
} as const satisfies Metric

export const ruleCoverage = {
  id: 'rule_coverage',
  label: { en: 'Rule coverage', zh: '规则覆盖率' },
  about: {
    en: 'Contacts on which every conduct rule that applies could be judged, divided by contacts to which at least one applies. The rest lack a fact.',
    zh: '所有适用规则均可判断的联系，除以至少适用一条规则的联系；其余缺少所需信息。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'no',
  numerator: judged.sum('covered_count'),
  denominator: judged.sum('applicable_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, 'channel', ...time],
  needs: ['contacts'],
} as const satisfies Metric

export const confirmedBreaches = {
  id: 'confirmed_breaches',
  label: { en: 'Confirmed breaches', zh: '已确认违规' },
  about: {
    en: 'Breaches of conduct rules that a person confirmed, by the day of the contact.',
    zh: '经人工确认的违规，按联系发生日计。',
  },
  unit: 'count',
  better: 'lower',
  controllable: 'collector',
  numerator: found.sum('confirmed_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['contacts'],
} as const satisfies Metric

export const confirmedCriticalBreaches = {
  id: 'confirmed_critical_breaches',
  label: { en: 'Confirmed critical breaches', zh: '已确认严重违规' },
  about: {
    en: 'Confirmed breaches of rules whose breach is critical, by the day of the contact.',
    zh: '经人工确认的严重级别违规，按联系发生日计。',
  },
  unit: 'count',
  better: 'lower',
  controllable: 'collector',
  numerator: found.sum('confirmed_critical_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['contacts'],
} as const satisfies Metric
