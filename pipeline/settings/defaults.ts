import { keepAll } from '../personal/treatment.ts'
import { parseBuckets } from './buckets.ts'
import { parsePolicy } from './attribution.ts'
import type { Settings } from './settings.ts'

/** What holds where `rollcall.yaml` says nothing. */
export const defaults: Settings = {
  timezone: 'Asia/Shanghai',
  currency: { code: 'CNY', minorUnits: 2 },
  buckets: parseBuckets('0 | 1-30 | 31-60 | 61-90 | 91-120 | 121-150 | 151-180 | 181+'),
  promise: { graceDays: 3, threshold: '1.00' },
  conversion: { windowDays: 14 },
  attribution: { default: parsePolicy(['owner', 'last_rpc(30)', 'house']) },
  liquidation: { months: 6 },
  rules: { packs: [], optionalRules: [], defaultDebtorTimezone: null, effectiveCallSeconds: 1, holidays: {} },
  oe: { minBook: '100000', minSpells: 30, k: '300000', balanceBands: ['1000', '5000', '20000', '100000'], seed: 1 },
  complianceScore: { weights: { breachFree: '40', qa: '40', complaints: '20' }, scale: '10', cap: '59' },
  minN: { default: 30, qa_score: 5, csat: 20 },
  personal: keepAll,
  keepEditions: 30,
  schedule: null,
}
