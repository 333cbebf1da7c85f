import type { Day } from '#warehouse'
import { QuestionError } from '../question.ts'
import type { History, Month } from './history.ts'
import { chained, rolledOn } from './step.ts'

/** How a book is taken a month on, and from which of its months the rates come. */
export interface Method {
  readonly id: string
  readonly step: typeof rolledOn
  /** The months averaged for a month to come. */
  readonly from: (history: History, period: Day) => readonly Month[]
  /** The months drawn from for its interval. */
  readonly drawn: (history: History, period: Day) => readonly Month[]
}

const last =
  (count: number) =>
  ({ months }: History): readonly Month[] =>
    months.slice(-count)

const monthOf = (day: Day) => Number(day.slice(5, 7))
/** The same month of the years known; where there is none, the last 12. */
const sameMonth = (history: History, period: Day) => {
  const same = history.months.filter(({ period: day }) => monthOf(day) === monthOf(period))
  return same.length > 0 ? same : last(12)(history)
}

const averages = [3, 6, 12].map((count): Method => ({
  id: `roll-${count}`,
  step: rolledOn,
  from: last(count),
  drawn: last(count),
}))

export const methods: readonly Method[] = [
  ...averages,
  { id: 'seasonal', step: rolledOn, from: sameMonth, drawn: last(12) },
  { id: 'markov', step: chained, from: last(12), drawn: last(12) },
]

/** A method by its name. Fails with a QuestionError that says which there are. */
export function methodNamed(id: string): Method {
  const method = methods.find((each) => each.id === id)
  if (method) return method
  throw new QuestionError(
    'unknown_method',
    `There is no method ${id}; there are ${methods.map((each) => each.id).join(', ')}.`,
    { method: id },
  )
}
