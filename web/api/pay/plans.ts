import {
  changesOf,
  lockedAt,
  monthsOf,
  outcomeOf,
  planDifferences,
  replayed,
  sourceIn,
  summaryOf,
} from '../../../pipeline/pay/index.ts'
import { planInWords, plansIn, writtenVersions } from '../../../pipeline/pay/life/index.ts'
import { payState } from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import { type PayPlan, type PaySimulation, type SimulationWords } from './desk.ts'
import { actorOf, answered, mustWrite, notThere } from './reader.ts'
import { isMonth, type PayRoom } from './room.ts'

/** A plan in words, version by version. */
export async function planOf(room: PayRoom, id: string): Promise<PayPlan> {
  const { home, state: open } = room
  const state = await open()
  const written = plansIn(home).filter(({ plan }) => plan.id === id)
  if (written.length === 0) throw notThere()
  const states = await payState.planStates(
    state,
    written.map(({ sha256 }) => sha256),
  )
  const inOrder = written.toSorted((a, b) => ((a.plan.validFrom ?? '') < (b.plan.validFrom ?? '') ? -1 : 1))
  return {
    id,
    title: inOrder.at(-1)!.plan.title,
    versions: inOrder.map(({ plan, sha256 }) => {
      const known = states.get(sha256)
      return {
        ...{ version: plan.version, file: plan.file, from: plan.validFrom, to: plan.validTo, sha256 },
        ...{ words: planInWords(plan), author: known?.author ?? null, approvers: known?.approvers ?? [] },
        needed: plan.findings === 'standing' ? 2 : 1,
      }
    }),
    changes: inOrder.slice(1).map((one, index) => {
      const before = inOrder[index]!.plan
      return {
        ...{ from: before.version, to: one.plan.version },
        differences: planDifferences(before, one.plan),
      }
    }),
  }
}

/** Submits or approves a version of a plan. */
export async function actOnPlan(
  room: PayRoom,
  id: string,
  version: string,
  action: 'submit' | 'approve',
): Promise<void> {
  const { home, who, state: open } = room
  const state = await open()
  mustWrite(who, state.now(), true)
  const found = plansIn(home).find(({ plan }) => plan.id === id && plan.version === version)
  if (found === undefined) throw notThere()
  const actor = await actorOf(state, who)
  await answered<unknown>(() =>
    action === 'approve'
      ? payState.approvePlan(state, actor, found.sha256)
      : payState.submitPlan(state, actor, {
          ...{ plan: id, version, text: found.text },
          approvalsNeeded: found.plan.findings === 'standing' ? 2 : 1,
        }),
  )
}

/** Past months paid by a plan and by another. */
export async function simulated(room: PayRoom, { plan, against, from, to }: SimulationWords): Promise<PaySimulation> {
  const { home, who, lend } = room
  if (who.rows !== 'all') throw notThere()
  if (!isMonth(from) || !isMonth(to) || to <= from)
    throw new Refusal(400, 'Write the first days of the first month and of the month after the last.')
  const [others, versions] = [plan, against].map((id) => writtenVersions(home, id).map((one) => one.plan))
  return lend(null, async ({ edition, digits }) => {
    const span = { from: from as typeof edition.asOf, to: to as typeof edition.asOf }
    if (monthsOf(span).length > 24) throw new Refusal(400, 'At most 24 months are simulated at once.')
    const last = monthsOf(span).at(-1)!
    const source = sourceIn(edition)
    const outcome = async (all: typeof others) =>
      outcomeOf(replayed(all!, span.to), await lockedAt(all!, source, span, last))
    const [before, after] = [await outcome(others), await outcome(versions)]
    return {
      before: summaryOf(before, digits),
      after: summaryOf(after, digits),
      differences: planDifferences(before.plan, after.plan),
      people: changesOf(before, after, digits),
    }
  })
}
