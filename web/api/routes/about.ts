import { z } from 'zod'
import { one, which, whole } from '../input.ts'
import { Refusal } from '../problem.ts'
import { document, live } from '../route.ts'
import { pageOf, paging } from './facts.ts'

export const metrics = document({
  id: 'metrics',
  methods: ['GET'],
  path: '/metrics',
  called: 'request',
  about: 'The metric dictionary, in English and Chinese, with what is not known in this edition.',
  words: z.object(which),
  answer: (reading) => Promise.resolve({ metrics: Object.values(reading.metrics) }),
})

export const metric = document({
  id: 'metric',
  methods: ['GET'],
  path: '/metrics/{id}',
  called: 'request',
  about: 'One entry of the metric dictionary.',
  words: z.object({ id: one.describe('Id of the metric.'), ...which }),
  answer: (reading, { id }) => {
    const found = Object.hasOwn(reading.metrics, id) ? reading.metrics[id] : undefined
    if (found === undefined) throw new Refusal(404, `There is no metric ${id}; /api/v1/metrics lists those there are.`)
    return Promise.resolve(found)
  },
})

export const editions = live({
  id: 'editions',
  methods: ['GET'],
  path: '/editions',
  called: 'request',
  about: 'The published editions, the one in use first.',
  words: z.object({}),
  answer: async (service) => ({ editions: await service.editions() }),
})

export const runs = live({
  id: 'runs',
  methods: ['GET'],
  path: '/runs',
  called: 'request',
  about: 'The last runs, newest first: what each came to.',
  words: z.object({ limit: whole(1000).optional().describe('How many, at most 1000. Default 50.') }),
  answer: async (service, { limit }) => ({ runs: await service.runs(Number(limit ?? 50)) }),
})

export const quarantine = live({
  id: 'quarantine',
  methods: ['GET'],
  path: '/quarantine',
  called: 'request',
  about: 'How many records are kept back, by table, column and reason, the most frequent first.',
  words: z.object({}),
  answer: async (service) => ({ groups: await service.quarantine() }),
})

export const quarantined = live({
  id: 'quarantined',
  methods: ['GET'],
  path: '/quarantine/records',
  called: 'request',
  about: 'The records kept back, a page at a time: where each stands and why, not what it says.',
  words: z.object({
    table: one.optional().describe('Of one table.'),
    reason: one.optional().describe('Of one reason.'),
    ...paging,
  }),
  answer: (service, { table, reason, ...page }) => service.quarantined({ table, reason }, pageOf(page)),
})
