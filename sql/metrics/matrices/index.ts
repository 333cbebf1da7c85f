import type { Edition } from '../edition.ts'
import { QuestionError } from '../question.ts'
import type { Drawn, MatrixWords } from './asked.ts'
import { bridge, type BridgeRow } from './bridge.ts'
import { liquidationCurve, type LiquidationRow } from './liquidation.ts'
import { netFlow, type NetFlowRow } from './net_flow.ts'
import { rollMatrix, type RollRow } from './roll.ts'
import { vintage, type VintageRow } from './vintage.ts'

export const matrices = { roll: rollMatrix, bridge, 'net-flow': netFlow } as const
export const curves = { vintage, liquidation: liquidationCurve } as const

/** A matrix by its name. Fails with a QuestionError that says which there are. */
export async function matrix(
  edition: Edition,
  name: string,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<RollRow> | Drawn<BridgeRow> | Drawn<NetFlowRow>> {
  return chosen('matrix', matrices, name)(edition, words, signal)
}

/** A curve by its name. Fails with a QuestionError that says which there are. */
export async function curve(
  edition: Edition,
  name: string,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<VintageRow> | Drawn<LiquidationRow>> {
  return chosen('curve', curves, name)(edition, words, signal)
}

function chosen<T extends object>(what: string, all: T, name: string): T[keyof T] {
  if (Object.hasOwn(all, name)) return all[name as keyof T]
  const names = Object.keys(all).join(', ')
  throw new QuestionError(`unknown_${what}`, `There is no ${what} ${name}; there are ${names}.`, { [what]: name })
}
