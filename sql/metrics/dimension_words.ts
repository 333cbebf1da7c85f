import type { Dimension } from './dimension.ts'
import type { Bilingual } from './metric.ts'

/** What the dimensions are called. */
export const dimensionWords: Readonly<Record<Dimension, Bilingual>> = {
  collector: { en: 'collector', zh: '催收员' },
  team: { en: 'team', zh: '团队' },
  grade: { en: 'grade', zh: '职级' },
  product: { en: 'product', zh: '产品' },
  client: { en: 'client', zh: '委托方' },
  region: { en: 'region', zh: '地区' },
  bucket: { en: 'bucket', zh: '账龄' },
  hand: { en: 'hand', zh: '手别' },
  batch: { en: 'batch', zh: '批次' },
  channel: { en: 'channel', zh: '渠道' },
  state: { en: 'state', zh: '状态' },
  day: { en: 'day', zh: '日' },
  week: { en: 'week', zh: '周' },
  month: { en: 'month', zh: '月' },
  quarter: { en: 'quarter', zh: '季度' },
}
