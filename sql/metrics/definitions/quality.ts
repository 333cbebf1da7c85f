import { cappedBy, criticalBreaches, criticalFails } from '../capped.ts'
import { debts, people, time } from '../dimension.ts'
import type { Metric } from '../metric.ts'
import { breachFreeRate } from './conduct.ts'
import { answered, complained, contacted, reviewed } from '../parts.ts'

export const qaScore = {
  id: 'qa_score',
  label: { en: 'QA score', zh: '质检得分' },
  about: {
    en: 'Mean score, out of 100, of the randomly chosen quality reviews. A critical fail scores 0.',
    zh: '随机抽样质检的平均得分（满分 100）；出现致命错误记 0 分。',
  },
  unit: 'score',
  better: 'higher',
  controllable: 'collector',
  numerator: reviewed.sum('score_sum', 'scored_count'),
  denominator: reviewed.sum('scored_count'),
  interval: null,
  dimensions: [...people, ...time],
  needs: ['reviews', 'reviews.score or review_items.score'],
} as const satisfies Metric

export const criticalFailCount = {
  id: 'critical_fails',
  label: { en: 'Critical fails', zh: '致命错误数' },
  about: {
    en: 'Quality reviews, random or targeted, that failed outright or on a critical line.',
    zh: '随机或定向质检中出现致命错误或关键项得 0 分的次数。',
  },
  unit: 'count',
  better: 'lower',
  controllable: 'collector',
  numerator: reviewed.sum('critical_count'),
  interval: null,
  dimensions: [...people, ...time],
  needs: ['reviews', 'reviews.critical_fail or review_items.critical'],
} as const satisfies Metric

export const csat = {
  id: 'csat',
  label: { en: 'Satisfaction', zh: '满意度' },
  about: {
    en: 'Mean answer, from 1 (worst) to 5 (best), of the satisfaction survey.',
    zh: '满意度调查的平均分，1 最差、5 最好。',
  },
  unit: 'score',
  style: { kind: 'plain', digits: 2 },
  better: 'higher',
  controllable: 'shared',
  numerator: answered.sum('score_sum', 'answer_count'),
  denominator: answered.sum('answer_count'),
  interval: null,
  dimensions: [...people, ...debts, ...time],
  needs: ['surveys'],
} as const satisfies Metric

export const csatTop2 = {
  id: 'csat_top2',
  label: { en: 'Satisfied answers', zh: '满意占比' },
  about: {
    en: 'Answers of 4 or 5, divided by all answers of the satisfaction survey.',
    zh: '满意度调查中 4 分和 5 分的答卷占比。',
  },
  unit: 'ratio',
  better: 'higher',
  controllable: 'shared',
  numerator: answered.sum('top_count'),
  denominator: answered.sum('answer_count'),
  interval: 'wilson',
  dimensions: [...people, ...debts, ...time],
  needs: ['surveys'],
} as const satisfies Metric

export const complianceScore = {
  id: 'compliance_score',
  label: { en: 'Compliance score', zh: '合规得分' },
  about: {
    en: 'Contacts without a breach, quality reviews and upheld complaints per 1,000 right-party contacts, weighted, out of 100. Parts without data drop out. A critical breach or fail caps the score of the person.',
    zh: '无违规联系、质检得分与每千次本人接通的属实投诉加权所得（满分 100）；无数据的部分不计；出现致命违规或致命错误时个人得分封顶。',
  },
  unit: 'score',
  better: 'higher',
  controllable: 'collector',
  score: {
    breach_free: {
      numerator: breachFreeRate.numerator,
      denominator: breachFreeRate.denominator,
      needs: breachFreeRate.needs,
    },
    qa: { numerator: qaScore.numerator, denominator: qaScore.denominator, needs: qaScore.needs },
    complaints: {
      numerator: complained.sum('upheld_count'),
      times: 1000,
      denominator: contacted.sum('rpc_count'),
      needs: [
        'contacts',
        'contacts.connected',
        'contacts.party',
        'complaints',
        'complaints.closed_on',
        'complaints.upheld',
      ],
    },
  },
  capped: cappedBy([criticalFails, criticalBreaches]),
  immature: complained.sum('open_count'),
  interval: null,
  dimensions: [...people, ...time],
  needs: [],
} as const satisfies Metric
