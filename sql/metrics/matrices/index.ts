import type { Edition } from '../edition.ts'
import { QuestionError } from '../question.ts'
import { againstPlan } from './against_plan.ts'
import type { Drawn, MatrixWords } from './asked.ts'
import { bridge } from './bridge.ts'
import { delinquency } from './delinquency.ts'
import { flow } from './flow.ts'
import { liquidationCurve } from './liquidation.ts'
import { netFlow } from './net_flow.ts'
import { recovered } from './recovered.ts'
import { redefault } from './redefault.ts'
import { rollMatrix } from './roll.ts'
import { vintage } from './vintage.ts'

export const matrices = { roll: rollMatrix, bridge, 'net-flow': netFlow, flow, delinquency } as const
export const curves = {
  vintage,
  liquidation: liquidationCurve,
  'liquidation-plan': againstPlan,
  redefault,
  recovered,
} as const

type DrawnBy<T extends Record<string, (...words: never[]) => Promise<Drawn<object>>>> = Awaited<ReturnType<T[keyof T]>>

/** A matrix by its name. Fails with a QuestionError that says which there are. */
export async function matrix(
  edition: Edition,
  name: string,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<DrawnBy<typeof matrices>> {
  return chosen('matrix', matrices, name)(edition, words, signal)
}

/** A curve by its name. Fails with a QuestionError that says which there are. */
export async function curve(
  edition: Edition,
  name: string,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<DrawnBy<typeof curves>> {
  return chosen('curve', curves, name)(edition, words, signal)
}

function chosen<T extends object>(what: string, all: T, name: string): T[keyof T] {
  if (Object.hasOwn(all, name)) return all[name as keyof T]
  const names = Object.keys(all).join(', ')
  throw new QuestionError(`unknown_${what}`, `There is no ${what} ${name}; there are ${names}.`, { [what]: name })
}
