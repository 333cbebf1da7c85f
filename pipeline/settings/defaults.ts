import { keepAll } from '../personal/treatment.ts'
import { parseLadder } from './ladder.ts'
import { parsePolicy } from './attribution.ts'
import type { Settings } from './settings.ts'

const ladder = parseLadder('0 | 1-30 | 31-60 | 61-90 | 91-120 | 121-150 | 151-180 | 181+')

/** What holds where `rollcall.yaml` says nothing. */
export const defaults: Settings = {
  timezone: 'Asia/Shanghai',
  currency: { code: 'CNY', minorUnits: 2 },
  buckets: ladder.buckets,
  bucketVersions: ladder.versions,
  delinquency: { by: 'dpd' },
  promise: { graceDays: 3, threshold: '1.00' },
  conversion: { windowDays: 14 },
  attribution: { default: parsePolicy(['owner', 'last_rpc(30)', 'house']) },
  snapshots: { derive: false },
  liquidation: { months: 6 },
  goals: [
    { metric: 'overdue_rate', kind: 'below', target: '0.055', best: null },
    { metric: 'complaints', kind: 'change', target: '-0.40', best: '-0.60' },
    { metric: 'csat', kind: 'at_least', target: '4.0', best: null },
    { metric: 'collection_days', kind: 'change', target: '-0.20', best: '-0.30' },
    { metric: 'cost_to_collect', kind: 'change', target: '-0.15', best: '-0.25' },
  ],
  loss: { recoveryRate: '0', reserve: null },
  rules: { packs: [], optionalRules: [], defaultDebtorTimezone: null, effectiveCallSeconds: 1, holidays: {} },
  decisions: { fourEyes: false },
  oe: { minBook: '100000', minSpells: 30, k: '300000', balanceBands: ['1000', '5000', '20000', '100000'], seed: 1 },
  complianceScore: { weights: { breachFree: '40', qa: '40', complaints: '20' }, scale: '10', cap: '59' },
  scorecard: { oe_index: '40', kept_rate: '20', breach_free_rate: '20', qa_score: '20' },
  minN: { default: 30, qa_score: 5, csat: 20 },
  personal: keepAll,
  display: { weekStart: 'monday', fiscalYearStart: 1, numbers: 'auto', staleAfter: 3 },
  keepEditions: 30,
  schedule: null,
}
