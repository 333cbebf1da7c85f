import { z } from 'zod'
import { changeTold } from '../../../sql/index.ts'
import { filters, names, one, which } from '../input.ts'
import { Refusal } from '../problem.ts'
import { document, rows } from '../route.ts'
import { format } from './query.ts'

const period = {
  from: one.optional().describe('First day.'),
  to: one.optional().describe('The day after the last.'),
}
const cut = { as_of: one.optional().describe('Takes the data as if they ended on that day.') }

export const change = document({
  id: 'change',
  methods: ['GET', 'POST'],
  path: '/change',
  called: 'request',
  about:
    'What made a ratio differ between two periods, or two filters of one period: mix, rate and volume by a dimension, adding up to the last digit. `words` say it; both are null where either side has no value.',
  words: z.object({
    metric: one.describe('A ratio of sums.'),
    by: one.describe('The dimension whose mix may have changed.'),
    ...period,
    compare: one.optional().describe('previous or year: the period before, where none is said.'),
    where: filters.optional().describe('dimension=value,value.'),
    before_from: one.optional().describe('First day of the period before. Default: the one before of the same length.'),
    before_to: one.optional().describe('The day after its last.'),
    against: filters.optional().describe('Filters of the other side, in place of a period before.'),
    attribution: one.optional().describe('Who is credited with money.'),
    months: one.optional().describe('The m of liquidation.'),
    ...cut,
    ...which,
  }),
  answer: async (reading, said) => {
    const { metric, by, from, to, where, against, compare, attribution, months, as_of, before_from, before_to } = said
    if ((before_from === undefined) !== (before_to === undefined))
      throw new Refusal(400, 'The period before takes both before_from and before_to.')
    const before = before_from === undefined ? undefined : { from: before_from, to: before_to! }
    const asked = { metric, by, from, to, where, against, compare, attribution, months, asOf: as_of, before }
    const found = await reading.change(asked)
    return { edition: reading.edition.id, change: found, words: found === null ? null : changeTold(found) }
  },
})

export const gaming = rows({
  id: 'gaming',
  methods: ['GET', 'POST'],
  path: '/gaming',
  called: 'request',
  about: 'People whose habits stand out from those of all others: something to look at, not a verdict.',
  words: z.object({ ...period, ...cut, ...which, format }),
  answer: (reading, { from, to, as_of }) => reading.gaming({ from, to, asOf: as_of }),
})

export const attribution = rows({
  id: 'attribution',
  methods: ['GET', 'POST'],
  path: '/attribution/compare',
  called: 'request',
  about: 'Who gains and who loses when one attribution policy takes the place of another; the house has no collector.',
  words: z.object({
    before: one.describe('The policy that is replaced.'),
    after: one.describe('The policy that takes its place.'),
    ...period,
    where: filters.optional().describe('dimension=value,value.'),
    ...cut,
    ...which,
    format,
  }),
  answer: (reading, { before, after, from, to, where, as_of }) =>
    reading.attribution({ before, after, from, to, where, asOf: as_of }),
})

export const restated = rows({
  id: 'restated',
  methods: ['GET', 'POST'],
  path: '/restated',
  called: 'request',
  about: 'The sums and ratios of which an edition says something else than an earlier one, with the exact difference.',
  words: z.object({
    before: one.optional().describe('The earlier edition. Default: the one before.'),
    metrics: names.optional().describe('Sums and ratios. Default: all.'),
    by: names.optional().describe('Dimensions. Default: month.'),
    from: one.optional().describe('First day. Default: eleven months before the last.'),
    to: one.optional().describe('The day after the last. Default: the last day both know.'),
    where: filters.optional().describe('dimension=value,value.'),
    attribution: one.optional().describe('Who is credited with money.'),
    ...cut,
    ...which,
    format,
  }),
  answer: (reading, { before, metrics, by, from, to, where, attribution: policy, as_of }) =>
    reading.restated({ metrics: metrics ?? [], by, from, to, where, attribution: policy, asOf: as_of }, before),
})

export const attainment = rows({
  id: 'attainment',
  methods: ['GET', 'POST'],
  path: '/attainment',
  called: 'request',
  about: 'The targets of the months begun in the period and how far they were reached.',
  words: z.object({
    metrics: names.optional().describe('Some metrics only.'),
    by: one.optional().describe('Only the targets of team, collector or all.'),
    ...period,
    attribution: one.optional().describe('Who is credited with money.'),
    ...cut,
    ...which,
    format,
  }),
  answer: (reading, { metrics, by, from, to, attribution, as_of }) =>
    reading.attainment({ metrics, by, from, to, attribution, asOf: as_of }),
})
