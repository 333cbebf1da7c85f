import type { Metric } from './metric.ts'
import { QuestionError } from './question.ts'
import type { Reach } from './reach.ts'

/** Whether a metric knows whose facts it adds up, so that it can be had of some people only. */
export const isScopable = ({ dimensions }: Pick<Metric, 'dimensions'>, reach: Reach): boolean =>
  (reach.teams.length === 0 || dimensions.includes('team')) &&
  (reach.collectors.length === 0 || dimensions.includes('collector')) &&
  (dimensions.includes('team') || dimensions.includes('collector'))

/** What is not of anybody in particular is not there for those who see some people only. */
export const outOfReach = (what: string): QuestionError =>
  new QuestionError('out_of_scope', `There is no ${what} in your scope: it cannot be told for some people only.`)
