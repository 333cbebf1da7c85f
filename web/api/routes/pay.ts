import { z } from 'zod'
import { flag, one } from '../input.ts'
import type { PayWord } from '../pay/desk.ts'
import { live } from '../route.ts'
import { Refusal } from '../problem.ts'

const of = { plan: one.describe('Id of the plan.'), month: one.describe('First day of the month.') }

export const payPeriods = live({
  id: 'pay-periods',
  methods: ['GET'],
  path: '/pay/periods',
  called: 'request',
  about: 'Plans and periods of pay within the scope of who asks, and which month of each comes next.',
  words: z.object({}),
  answer: (service) => service.pay().periods(),
})

export const payPeriod = live({
  id: 'pay-period',
  methods: ['GET'],
  path: '/pay/periods/{plan}/{month}',
  called: 'request',
  about: 'A period with its payments, adjustments, disputes and exports, and what may be done to it next.',
  words: z.object(of),
  answer: (service, { plan, month }) => service.pay().period(plan, month),
})

export const payStatement = live({
  id: 'pay-statement',
  methods: ['GET'],
  path: '/pay/periods/{plan}/{month}/{collector}',
  called: 'request',
  about:
    'How the pay of a collector came about: every line with its figures and steps, and what more would have been worth.',
  words: z.object({ ...of, collector: one }),
  answer: (service, { plan, month, collector }) => service.pay().statement(plan, month, collector),
})

export const payRecords = live({
  id: 'pay-records',
  methods: ['GET'],
  path: '/pay/periods/{plan}/{month}/{collector}/{table}',
  called: 'request',
  about: 'Records behind the figures of a statement, as its calculation saw them: payments, promises or findings.',
  words: z.object({
    ...of,
    collector: one,
    table: one.describe('payments, promises or findings.'),
    earned: one.optional().describe('First day of an earlier month the statement tells of.'),
  }),
  answer: (service, { plan, month, collector, table, earned }) =>
    service.pay().records(plan, month, collector, earned ?? month, table),
})

const actions = [
  'calculate',
  'review',
  'return',
  'approve',
  'lock',
  'export',
  'adjust',
  'decide',
  'dispute',
  'answer',
  'release',
] as const

/** What every action needs besides its name. */
const needed: Partial<Record<(typeof actions)[number], readonly string[]>> = {
  return: ['reason'],
  adjust: ['collector', 'amount', 'reason'],
  decide: ['id', 'accept'],
  dispute: ['collector', 'text'],
  answer: ['id', 'text'],
  release: ['collector', 'reason'],
}

export const payAct = live({
  id: 'pay-act',
  methods: ['POST'],
  path: '/pay/periods/{plan}/{month}',
  called: 'request',
  about: 'Does something to a period, as the roles of who asks allow it; answers the period after it.',
  words: z.object({
    ...of,
    action: z.enum(actions, { error: `is one of ${actions.join(', ')}` }),
    as_of: one.optional().describe('calculate: the last day of facts that count.'),
    begin: flag.optional().describe('calculate: earlier months were paid elsewhere.'),
    reason: one.optional(),
    template: one.optional().describe('export: csv, xlsx or adp.'),
    again: flag.optional().describe('export: although it was exported before; needs a reason.'),
    collector: one.optional(),
    amount: one.optional().describe('adjust: decimal text.'),
    id: one.optional().describe('decide, answer: of the adjustment or the dispute.'),
    accept: flag.optional(),
    text: one.optional(),
    line: one.optional().describe('dispute: one line of the statement.'),
  }),
  answer: async (service, { plan, month, as_of, ...word }) => {
    const missing = (needed[word.action] ?? []).find((name) => word[name as keyof typeof word] === undefined)
    if (missing !== undefined) throw new Refusal(400, `${word.action} needs “${missing}”.`)
    await service.pay().act(plan, month, { ...word, asOf: as_of } as unknown as PayWord)
    return service.pay().period(plan, month)
  },
})

export const payPlan = live({
  id: 'pay-plan',
  methods: ['GET'],
  path: '/pay/plans/{plan}',
  called: 'request',
  about: 'A plan in words, in both languages, with its versions, who approved them and what changed between them.',
  words: z.object({ plan: of.plan }),
  answer: (service, { plan }) => service.pay().plan(plan),
})

export const payPlanAct = live({
  id: 'pay-plan-act',
  methods: ['POST'],
  path: '/pay/plans/{plan}',
  called: 'request',
  about: 'Hands a version of a plan in, or approves one another person handed in.',
  words: z.object({
    plan: of.plan,
    version: one,
    action: z.enum(['submit', 'approve'], { error: 'is submit or approve' }),
  }),
  answer: async (service, { plan, version, action }) => {
    await service.pay().actOnPlan(plan, version, action)
    return service.pay().plan(plan)
  },
})

export const paySimulate = live({
  id: 'pay-simulate',
  methods: ['GET'],
  path: '/pay/simulate',
  called: 'request',
  about: 'Past months under a plan in place of another: cost, who wins and who loses, spread, cliffs, gates and noise.',
  words: z.object({ plan: of.plan, against: one, from: of.month, to: of.month }),
  answer: (service, words) => service.pay().simulate(words),
})
