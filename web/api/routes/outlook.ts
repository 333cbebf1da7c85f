import { z } from 'zod'
import { filters, one, which } from '../input.ts'
import { rows } from '../route.ts'
import { format } from './query.ts'

const cut = { as_of: one.optional().describe('Takes the data as if they ended on that day.') }
const where = filters.optional().describe('dimension=value,value.')
const scenario = one.optional().describe('Under a scenario of scenarios/.')
const losing = {
  where,
  method: one.optional().describe('flow (to loss), or markov: where the chain of balances ends. Default flow.'),
  window: one.optional().describe('3, 6 or 12: month pairs whose flows are averaged. Default 6.'),
  recovery: one.optional().describe('Share of losses that comes back. Default: loss.recovery_rate.'),
  reserve: one.optional().describe('What is set aside for losses. Default: loss.reserve.'),
}

export const forecast = rows({
  id: 'forecast',
  methods: ['GET', 'POST'],
  path: '/forecast',
  called: 'forecast',
  about:
    'What the book is expected to be in the months to come, with an interval and the record of earlier forecasts. Management information.',
  words: z.object({
    months: one.optional().describe('Months ahead, 1 to 24. Default 12.'),
    method: one.optional().describe('roll-3, roll-6, roll-12, seasonal or markov. Default roll-12.'),
    by: one.optional().describe('Each product, client, region, team … on its own.'),
    where,
    scenario,
    ...cut,
    ...which,
    format,
  }),
  answer: (reading, { months, method, by, where: only, scenario: under, as_of }) =>
    reading.forecast({ months, method, by, where: only, scenario: under, asOf: as_of }),
})

export const loss = rows({
  id: 'loss',
  methods: ['GET', 'POST'],
  path: '/loss',
  called: 'request',
  about: 'What is expected to be lost of the book. Management information.',
  words: z.object({ ...losing, scenario, ...cut, ...which, format }),
  answer: (reading, { where: only, method, window, recovery, reserve, scenario: under, as_of }) =>
    reading.loss({ where: only, method, window, recovery, reserve, scenario: under, asOf: as_of }),
})

export const stress = rows({
  id: 'stress',
  methods: ['GET', 'POST'],
  path: '/stress',
  called: 'request',
  about: 'Expected loss and reserve coverage under every scenario. Management information.',
  words: z.object({ ...losing, ...cut, ...which, format }),
  answer: (reading, { where: only, method, window, recovery, reserve, as_of }) =>
    reading.stress({ where: only, method, window, recovery, reserve, asOf: as_of }),
})

export const goals = rows({
  id: 'goals',
  methods: ['GET', 'POST'],
  path: '/goals',
  called: 'request',
  about: 'What the operation aims at beside what it reached.',
  words: z.object({
    from: one.optional().describe('First day. Default: of the last whole month.'),
    to: one.optional().describe('The day after the last.'),
    against: one.optional().describe('year or previous: what changes are measured against. Default year.'),
    ...cut,
    ...which,
    format,
  }),
  answer: (reading, { from, to, against, as_of }) => reading.goals({ from, to, against, asOf: as_of }),
})
