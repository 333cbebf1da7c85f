import fc from 'fast-check'
import { expect, test } from 'vitest'
import { payState } from '#state'

const { next } = payState
type State = payState.PeriodState
type Action = payState.PayAction
type Actor = payState.PayActor

const blank: State = {
  ...{ status: 'open', reviewedBy: null, approvedBy: null, payroll: new Set(['C1', 'C2', 'C3']), unapproved: [] },
  ...{ adjustments: [], disputes: [] },
}
const actors: readonly Actor[] = [
  { name: 'max', roles: ['manager'], collectors: [] },
  { name: 'mia', roles: ['manager', 'hr'], collectors: [] },
  { name: 'hana', roles: ['hr'], collectors: [] },
  { name: 'hugo', roles: ['hr'], collectors: ['C1'] },
  { name: 'cleo', roles: ['collector'], collectors: ['C2'] },
  { name: 'both', roles: ['collector', 'manager'], collectors: ['C3'] },
  { name: 'ed', roles: ['executive', 'admin'], collectors: [] },
]
const collector = fc.constantFrom('C1', 'C2', 'C3', 'C9')
const words = fc.constantFrom('because', '')
const id = fc.constantFrom('1', '2', '3', '4')
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constantFrom('calculate', 'review', 'approve', 'lock') }) as fc.Arbitrary<Action>,
  fc.record({ kind: fc.constant('return' as const), reason: words }),
  fc.record({ kind: fc.constant('export' as const), again: fc.boolean(), reason: fc.option(words, { nil: null }) }),
  fc.record({ kind: fc.constant('adjust' as const), id, collector, reason: words }),
  fc.record({ kind: fc.constant('decide' as const), id, accept: fc.boolean() }),
  fc.record({ kind: fc.constant('dispute' as const), id, collector, text: words }),
  fc.record({ kind: fc.constant('answer' as const), id, text: words }),
  fc.record({ kind: fc.constant('release' as const), collector, reason: words }),
)
/** Mostly the action that comes next by somebody who may, so that walks get far. */
const usual: fc.Arbitrary<readonly [Action, Actor]> = fc.constantFrom(
  [{ kind: 'calculate' }, actors[2]!] as const,
  [{ kind: 'review' }, actors[0]!] as const,
  [{ kind: 'approve' }, actors[2]!] as const,
  [{ kind: 'lock' }, actors[1]!] as const,
  [{ kind: 'export', again: false, reason: null }, actors[2]!] as const,
)
const step = fc.oneof(
  { weight: 2, arbitrary: usual },
  { weight: 3, arbitrary: fc.tuple(action, fc.constantFrom(...actors)) },
)

const order = payState.periodStatuses
const rank = (status: State['status']) => order.indexOf(status)

/** What is wrong with having come from one state to another so; written down anew, not taken from the machine. */
function illegal(before: State, { kind, ...rest }: Action, actor: Actor, after: State): string | null {
  const has = (...roles: string[]) => roles.some((role) => actor.roles.includes(role))
  const ownPay = actor.collectors.some((one) => before.payroll.has(one))
  const isLocked = rank(before.status) >= rank('locked')
  if (isLocked && (after.status !== 'exported' || kind !== 'export')) return 'a lock was left'
  if (isLocked && (after.adjustments !== before.adjustments || after.disputes !== before.disputes))
    return 'a lock was changed'
  if (rank(after.status) > rank(before.status) + 1) return 'a step was left out'
  if (after.status === 'reviewed' && before.status !== 'reviewed' && (!has('manager') || ownPay))
    return 'reviewed by the wrong person'
  if (after.status === 'approved' && before.status !== 'approved') {
    if (!has('hr') || ownPay) return 'approved by the wrong person'
    if (before.reviewedBy === actor.name) return 'approved by who reviewed'
    if (before.unapproved.length > 0) return 'approved by a plan that is not'
  }
  if (after.status === 'locked' && before.status !== 'locked') {
    if (!has('hr') || ownPay) return 'locked by the wrong person'
    if (before.adjustments.some(({ status }) => status === 'proposed')) return 'locked with an open adjustment'
    if (before.disputes.some(({ answered }) => !answered)) return 'locked with an open dispute'
    if (before.approvedBy === null || before.approvedBy === before.reviewedBy) return 'locked without two people'
  }
  if (before.status === 'exported' && kind === 'export' && !('again' in rest && rest.again && rest.reason))
    return 'exported twice silently'
  for (const [at, now] of after.adjustments.entries()) {
    const was = before.adjustments[at]
    if (was === undefined && actor.collectors.includes(now.collector)) return 'own pay adjusted'
    if (
      was !== undefined &&
      was.status !== now.status &&
      (was.author === actor.name || actor.collectors.includes(now.collector))
    )
      return 'own adjustment decided'
    if (was !== undefined && was.status !== 'proposed' && was.status !== now.status) return 'a decision was changed'
    if (was?.status === 'proposed' && now.status === 'accepted' && after.status !== 'open')
      return 'amounts changed after a look at them'
  }
  return null
}

test('no illegal transition is reached by 5,000 random sequences of actions', () => {
  const reached = new Set<string>()
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), fc.boolean(), (steps, isUnapproved) => {
      let period: State = isUnapproved ? { ...blank, unapproved: ['The plan lacks an approval.'] } : blank
      for (const [what, actor] of steps) {
        const outcome = next(period, what, actor)
        if ('refusal' in outcome) {
          expect(outcome.refusal.sentence).toMatch(/^[A-Z0-9a-z].*\.$/)
          continue
        }
        expect(illegal(period, what, actor, outcome.state)).toBeNull()
        period = outcome.state
        reached.add(period.status)
      }
    }),
    { numRuns: 5000 },
  )
  expect([...reached].sort()).toEqual([...order].sort())
})

test('a plan without its approvals holds back the approval of a period, in a sentence', () => {
  const reviewed: State = { ...blank, status: 'reviewed', reviewedBy: 'max', unapproved: ['Plan p lacks 1 approval.'] }
  expect(next(reviewed, { kind: 'approve' }, actors[2]!)).toEqual({
    refusal: { code: 'unfinished', sentence: 'Plan p lacks 1 approval.' },
  })
})

test('who is paid by a period cannot approve it, nor who reviewed it', () => {
  const reviewed: State = { ...blank, status: 'reviewed', reviewedBy: 'mia' }
  expect(next(reviewed, { kind: 'approve' }, actors[3]!)).toMatchObject({ refusal: { code: 'own_pay' } })
  expect(next(reviewed, { kind: 'approve' }, actors[1]!)).toMatchObject({ refusal: { code: 'same_person' } })
  expect(next(reviewed, { kind: 'approve' }, actors[2]!)).toMatchObject({ state: { status: 'approved' } })
})
