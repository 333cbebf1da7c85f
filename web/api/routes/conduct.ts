import { z } from 'zod'
import { filters, names, one, which, whole } from '../input.ts'
import { document, live, rows } from '../route.ts'
import { format } from './query.ts'

const period = {
  from: one.optional().describe('First day.'),
  to: one.optional().describe('The day after the last.'),
  where: filters.optional().describe('name=value,value.'),
  as_of: one.optional().describe('Takes the data as if they ended on that day.'),
  ...which,
}
const called = 'request'

export const conduct = rows({
  id: 'conduct',
  methods: ['GET', 'POST'],
  path: '/conduct',
  called,
  about:
    'Breaches per 10,000 judged contacts, and near misses, by rule, team, collector, hour and weekday of the debtor.',
  words: z.object({ by: names.optional().describe('rule, team, collector, hour, weekday.'), ...period, format }),
  answer: (reading, { by, from, to, where, as_of }) =>
    reading.conduct({ by: by ?? ['rule'], from, to, where, asOf: as_of }),
})

export const conductHours = document({
  id: 'conduct-hours',
  methods: ['GET', 'POST'],
  path: '/conduct/hours',
  called,
  about: "Outbound contacts and breaches by hour of the debtors' week, and the hours in which rules forbid contacts.",
  words: z.object(period),
  answer: (reading, { from, to, where, as_of }) => reading.hours({ from, to, where, asOf: as_of }),
})

export const complaints = rows({
  id: 'complaints',
  methods: ['GET', 'POST'],
  path: '/complaints',
  called,
  about: 'How long complaints live (Kaplan-Meier, open ones included) and how old the open ones are.',
  words: z.object({
    by: names.optional().describe('team, collector, category, severity, source, product.'),
    ...period,
    format,
  }),
  answer: (reading, { by, from, to, where, as_of }) => reading.complaints({ by, from, to, where, asOf: as_of }),
})

export const openComplaints = rows({
  id: 'complaints-open',
  methods: ['GET', 'POST'],
  path: '/complaints/open',
  called,
  about: 'Complaints that nobody has decided yet, the oldest first, with their age in days.',
  words: z.object({
    ...period,
    limit: whole(10_000).optional().describe('Complaints of a page. Default 1000.'),
    offset: whole(999_999_999).optional(),
    format,
  }),
  answer: (reading, { from, to, where, as_of, limit, offset }) =>
    reading.openComplaints({
      from,
      to,
      where,
      asOf: as_of,
      limit: limit === undefined ? undefined : Number(limit),
      offset: offset === undefined ? undefined : Number(offset),
    }),
})

export const qaSample = rows({
  id: 'qa-sample',
  methods: ['GET', 'POST'],
  path: '/qa/sample',
  called,
  about: 'Which contacts to listen to next, and why; the same seed on the same data proposes the same.',
  words: z.object({
    how: one.optional().describe('random or stratified (default).'),
    size: whole(10_000).optional().describe('How many contacts. Default 20.'),
    seed: whole(999_999_999).optional().describe('Default 1.'),
    ...period,
    format,
  }),
  answer: (reading, { how, size, seed, from, to, where, as_of }) =>
    reading.qaSample({
      how,
      size: size === undefined ? undefined : Number(size),
      seed: seed === undefined ? undefined : Number(seed),
      from,
      to,
      where,
      asOf: as_of,
    }),
})

export const qaSections = rows({
  id: 'qa-sections',
  methods: ['GET', 'POST'],
  path: '/qa/sections',
  called,
  about: 'Mean scores of reviews and of the sections of their sheets, with intervals.',
  words: z.object({ by: names.optional().describe('team, collector.'), ...period, format }),
  answer: (reading, { by, from, to, where, as_of }) => reading.qaSections({ by, from, to, where, asOf: as_of }),
})

export const qaAgreement = document({
  id: 'qa-agreement',
  methods: ['GET', 'POST'],
  path: '/qa/agreement',
  called,
  about: 'How far two people agree who reviewed the same contacts: critical lines, points, and kappa of passing.',
  words: z.object({
    from: one.optional(),
    to: one.optional(),
    as_of: one.optional(),
    pass: whole(100).optional().describe('From this score on a review passes. Default 80.'),
    ...which,
  }),
  answer: (reading, { from, to, as_of, pass }) =>
    reading.qaAgreement({ from, to, asOf: as_of, pass: pass === undefined ? undefined : Number(pass) }),
})

export const desk = live({
  id: 'findings-desk',
  methods: ['GET'],
  path: '/findings/desk',
  called,
  about: 'Breaches, the gravest first, with what people said of them, also since the edition was made.',
  words: z.object({
    state: one.optional().describe('open, pending, confirmed or dismissed.'),
    where: filters.optional().describe('rule, severity, strength, team, collector, channel or contact=value,value.'),
    from: one.optional(),
    to: one.optional(),
    limit: whole(1000).optional().describe('Default 50.'),
    offset: whole(999_999_999).optional(),
  }),
  answer: (service, { limit, offset, ...words }) =>
    service.desk({
      ...words,
      limit: limit === undefined ? undefined : Number(limit),
      offset: offset === undefined ? undefined : Number(offset),
    }),
})

export const decision = live({
  id: 'findings-decide',
  methods: ['POST'],
  path: '/findings/decisions',
  called,
  about:
    'Takes down a word on a finding, which counts from the next edition; with four eyes a confirmation waits for a second person.',
  words: z.object({
    contact_id: one,
    rule_id: one.describe('pack/rule.'),
    decision: z.enum(['confirmed', 'dismissed'], { error: 'is confirmed or dismissed' }),
    reason: one,
    by: one.describe('Who decides.'),
  }),
  answer: (service, words) => service.decide(words),
})
