import { people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { contacted, credited, shifted } from '../parts.ts'

export const contactsPerHour = {
  id: 'contacts_per_hour',
  label: { en: 'Attempts per hour', zh: '每小时外呼次数' },
  about: {
    en: 'Outbound contacts that name who made them, per hour worked.',
    zh: '有经办人的主动联系次数除以工作小时数。',
  },
  unit: 'ratio',
  style: { kind: 'plain', digits: 1 },
  better: 'neither',
  controllable: 'shared',
  numerator: contacted.sum('handled_attempt_count'),
  times: 60,
  denominator: shifted.sum('worked_minutes', 'shift_count'),
  interval: null,
  dimensions: [...people, ...time],
  needs: ['contacts', 'contacts.collector_id', 'shifts', 'shifts.worked_minutes'],
} as const satisfies Metric

export const collectedPerHour = {
  id: 'collected_per_hour',
  label: { en: 'Collected per hour', zh: '每小时回款' },
  about: {
    en: 'Net money credited to people, not to the house, per hour worked.',
    zh: '归属到个人的净回款除以工作小时数。',
  },
  unit: 'ratio',
  style: { kind: 'money' },
  better: 'higher',
  controllable: 'shared',
  numerator: credited.sum('people_amount', 'people_count'),
  times: 60,
  denominator: shifted.sum('worked_minutes', 'shift_count'),
  interval: null,
  dimensions: [...people, ...time],
  needs: ['payments', 'shifts', 'shifts.worked_minutes'],
} as const satisfies Metric
