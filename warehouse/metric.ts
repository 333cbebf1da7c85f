import type { Day } from './kinds.ts'
import type { Model } from './model.ts'

type NumberIn<Row> = { [K in keyof Row & string]: Row[K] extends number ? K : never }[keyof Row & string]
type AmountIn<Row> = { [K in keyof Row & string]: Row[K] extends number | string ? K : never }[keyof Row & string]
type DayIn<Row> = { [K in keyof Row & string]: Row[K] extends Day | null ? K : never }[keyof Row & string]

/** Rows of a mart, placed in time by one of their days. */
export interface FactSet {
  readonly mart: Model<string, unknown>
  /** The day that says which period a row falls in; a row without one falls in none. */
  readonly dated: string
  /** `flow`: rows of the period are added. `last`: only those of the last day in it that has any, of the whole mart. */
  readonly taken: 'flow' | 'last'
}

/** Something to add up: a column of a mart, and the column that counts the records in it. */
export interface Part {
  readonly facts: FactSet
  readonly sum: string
  readonly count: string
}

/** The parts a mart offers, each dated by the same day. Only columns that can be added are taken. */
export const factsOf = <Row>(mart: Model<string, Row>, dated: DayIn<Row>, taken: FactSet['taken'] = 'flow') => {
  const facts: FactSet = { mart, dated, taken }
  return {
    facts,
    /** Adds a column; `count` counts its records and is the column itself where that is a count already. */
    sum: (sum: AmountIn<Row>, count?: NumberIn<Row>): Part => ({ facts, sum, count: count ?? sum }),
  }
}
