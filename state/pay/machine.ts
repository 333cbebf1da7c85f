/** Where a period is in its life; `exported` is the end, but for another export with a reason. */
export const periodStatuses = ['open', 'calculated', 'reviewed', 'approved', 'locked', 'exported'] as const
export type PeriodStatus = (typeof periodStatuses)[number]

/** Who acts. `collectors`: whom they are on a payroll. */
export interface PayActor {
  readonly name: string
  readonly roles: readonly string[]
  readonly collectors: readonly string[]
}

/** What of a period decides on what may happen to it next. */
export interface PeriodState {
  readonly status: PeriodStatus
  readonly reviewedBy: string | null
  readonly approvedBy: string | null
  /** Collectors whom it pays. */
  readonly payroll: ReadonlySet<string>
  /** What its plans still lack, in sentences. */
  readonly unapproved: readonly string[]
  readonly adjustments: readonly {
    readonly id: string
    readonly author: string
    readonly collector: string
    readonly status: 'proposed' | 'accepted' | 'refused'
  }[]
  readonly disputes: readonly {
    readonly id: string
    readonly author: string
    readonly collector: string
    readonly answered: boolean
  }[]
}

export type PayAction =
  | { readonly kind: 'calculate' }
  | { readonly kind: 'review' | 'approve' | 'lock' }
  | { readonly kind: 'return'; readonly reason: string }
  | { readonly kind: 'export'; readonly again: boolean; readonly reason: string | null }
  | { readonly kind: 'adjust'; readonly id: string; readonly collector: string; readonly reason: string }
  | { readonly kind: 'decide'; readonly id: string; readonly accept: boolean }
  | { readonly kind: 'dispute'; readonly id: string; readonly collector: string; readonly text: string }
  | { readonly kind: 'answer'; readonly id: string; readonly text: string }
  | { readonly kind: 'release'; readonly collector: string; readonly reason: string }

/** Why an action is refused. `code` is for programs. */
export interface PayRefusal {
  readonly code: 'role' | 'order' | 'same_person' | 'own_pay' | 'unfinished' | 'missing' | 'reason'
  readonly sentence: string
}

export type Outcome = { readonly state: PeriodState } | { readonly refusal: PayRefusal }

const may: Readonly<Record<PayAction['kind'], readonly string[]>> = {
  calculate: ['hr', 'manager'],
  review: ['manager'],
  return: ['manager', 'hr'],
  approve: ['hr'],
  lock: ['hr'],
  export: ['hr'],
  adjust: ['hr', 'manager'],
  decide: ['hr'],
  dispute: ['collector', 'manager'],
  answer: ['hr', 'manager'],
  release: ['hr'],
}

/** The statuses an action starts from. */
const from: Readonly<Record<PayAction['kind'], readonly PeriodStatus[]>> = {
  calculate: ['open', 'calculated', 'reviewed', 'approved'],
  review: ['calculated'],
  return: ['reviewed', 'approved'],
  approve: ['reviewed'],
  lock: ['approved'],
  export: ['locked', 'exported'],
  adjust: ['open', 'calculated', 'reviewed', 'approved'],
  decide: ['open', 'calculated', 'reviewed', 'approved'],
  dispute: ['calculated', 'reviewed', 'approved'],
  answer: ['open', 'calculated', 'reviewed', 'approved'],
  release: ['open', 'calculated', 'reviewed', 'approved'],
}

const refuse = (code: PayRefusal['code'], sentence: string): Outcome => ({ refusal: { code, sentence } })
const blank = (text: string | null) => text === null || text.trim() === ''

/**
 * What becomes of a period when somebody does something: its new state, or why not. Knows nothing of amounts. What
 * changes amounts (an accepted adjustment, a release) opens the period again: it is calculated anew and looked at anew.
 */
export function next(period: PeriodState, action: PayAction, actor: PayActor): Outcome {
  const { kind } = action
  if (!may[kind].some((role) => actor.roles.includes(role)))
    return refuse('role', `${actor.name} may not ${kind} pay; that takes the role ${may[kind].join(' or ')}.`)
  if (!from[kind].includes(period.status))
    return refuse('order', `This period is ${period.status}; to ${kind} it, it must be ${from[kind].join(' or ')}.`)
  const isOwn = (collector: string) => actor.collectors.includes(collector)
  const opened = { status: 'open', reviewedBy: null, approvedBy: null } as const
  switch (action.kind) {
    case 'calculate':
      return { state: { ...period, ...opened, status: 'calculated' } }
    case 'return':
      if (blank(action.reason)) return refuse('reason', 'Say why it is returned.')
      return { state: { ...period, ...opened, status: 'calculated' } }
    case 'review':
    case 'approve':
    case 'lock':
      if (actor.collectors.some((collector) => period.payroll.has(collector)))
        return refuse('own_pay', `${actor.name} is paid by this period and cannot ${kind} it.`)
      return action.kind === 'lock' ? locked(period) : passed(period, action.kind, actor)
    case 'export':
      if (period.status === 'exported' && !action.again)
        return refuse('order', 'This period was exported before; to do it again, say so and why.')
      if (action.again && blank(action.reason)) return refuse('reason', 'Say why it is exported again.')
      return { state: { ...period, status: 'exported' } }
    case 'adjust': {
      if (blank(action.reason)) return refuse('reason', 'An adjustment needs a reason.')
      if (isOwn(action.collector)) return refuse('own_pay', `${actor.name} cannot adjust their own pay.`)
      const { id, collector } = action
      const added = { id, collector, author: actor.name, status: 'proposed' } as const
      return { state: { ...period, adjustments: [...period.adjustments, added] } }
    }
    case 'decide': {
      const found = period.adjustments.find(({ id }) => id === action.id)
      if (found?.status !== 'proposed')
        return refuse('missing', 'There is no such adjustment that waits for a decision.')
      if (found.author === actor.name)
        return refuse('same_person', 'Another person than its author decides on an adjustment.')
      if (isOwn(found.collector)) return refuse('own_pay', `${actor.name} cannot decide on their own pay.`)
      const status = action.accept ? 'accepted' : 'refused'
      const adjustments = period.adjustments.map((one) => (one === found ? ({ ...one, status } as const) : one))
      return { state: { ...period, ...(action.accept ? opened : {}), adjustments } }
    }
    case 'dispute': {
      if (blank(action.text)) return refuse('reason', 'Say what is disputed.')
      const { id, collector } = action
      if (!actor.roles.includes('manager') && !isOwn(collector))
        return refuse('role', 'A collector disputes their own statement.')
      if (!period.payroll.has(collector)) return refuse('missing', `This period has no statement of ${collector}.`)
      const added = { id, collector, author: actor.name, answered: false }
      return { state: { ...period, disputes: [...period.disputes, added] } }
    }
    case 'answer': {
      if (blank(action.text)) return refuse('reason', 'An answer needs words.')
      const found = period.disputes.find(({ id }) => id === action.id)
      if (found === undefined || found.answered)
        return refuse('missing', 'There is no such dispute that waits for an answer.')
      if (found.author === actor.name || isOwn(found.collector))
        return refuse('same_person', 'Another person than who disputes answers a dispute.')
      const disputes = period.disputes.map((one) => (one === found ? { ...one, answered: true } : one))
      return { state: { ...period, disputes } }
    }
    case 'release':
      if (blank(action.reason)) return refuse('reason', 'Say why it is released.')
      if (isOwn(action.collector)) return refuse('own_pay', `${actor.name} cannot release their own pay.`)
      return { state: { ...period, ...opened } }
  }
}

function passed(period: PeriodState, kind: 'review' | 'approve', actor: PayActor): Outcome {
  if (kind === 'review') return { state: { ...period, status: 'reviewed', reviewedBy: actor.name } }
  if (period.reviewedBy === actor.name)
    return refuse('same_person', `${actor.name} reviewed this period; another person approves it.`)
  const [missing] = period.unapproved
  if (missing !== undefined) return refuse('unfinished', missing)
  return { state: { ...period, status: 'approved', approvedBy: actor.name } }
}

function locked(period: PeriodState): Outcome {
  const undecided = period.adjustments.filter(({ status }) => status === 'proposed').length
  if (undecided > 0)
    return refuse('unfinished', `${undecided} adjustments wait for a decision; decide them before the lock.`)
  const open = period.disputes.filter(({ answered }) => !answered).length
  if (open > 0) return refuse('unfinished', `${open} disputes wait for an answer; answer them before the lock.`)
  const [missing] = period.unapproved
  if (missing !== undefined) return refuse('unfinished', missing)
  return { state: { ...period, status: 'locked' } }
}
