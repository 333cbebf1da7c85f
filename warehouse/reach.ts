import type { Relation } from './relation.ts'

type AnyRelation = Relation<string, unknown>

/** Which months of a model must be computed again when a relation it reads changes, and what of it they need. */
export type Reach =
  | { readonly kind: 'same'; readonly relation: AnyRelation }
  | { readonly kind: 'later'; readonly relation: AnyRelation; readonly lookBack: number }
  | {
      readonly kind: 'key'
      readonly relation: AnyRelation
      readonly key: string
      readonly among: AnyRelation
      readonly as: string
    }
  | {
      readonly kind: 'span'
      readonly relation: AnyRelation
      readonly from: string
      readonly to: string
      readonly margin: number
    }
  | { readonly kind: 'day'; readonly relation: AnyRelation; readonly column: string }
  | { readonly kind: 'never'; readonly relation: AnyRelation }

/** A row reads rows of its own month only. */
export const sameMonth = (relation: AnyRelation): Reach => ({ kind: 'same', relation })

/** A row reads earlier rows, at most so many days before the first of its month. */
export const lookingBack = (relation: AnyRelation, days: number): Reach => ({ kind: 'later', relation, lookBack: days })

/** A row reads the rows of a key. Those of `among` with it, by its column `as`, say which months that concerns. */
export const byKey = <Row>(
  relation: Relation<string, Row>,
  key: keyof Row & string,
  among: AnyRelation,
  as: string = key,
): Reach => ({ kind: 'key', relation, key, among, as })

/** A row reads spans, `[from, to)`, that hold a day at most `margin` days off its own. A null `to` has no end. */
export const bySpan = <Row>(
  relation: Relation<string, Row>,
  from: keyof Row & string,
  to: keyof Row & string,
  margin = 0,
): Reach => ({ kind: 'span', relation, from, to, margin })

/** A row asks of a relation of one row only whether its own day comes later than the day in the column. */
export const untilDay = <Row>(relation: Relation<string, Row>, column: keyof Row & string): Reach => ({
  kind: 'day',
  relation,
  column,
})

/** What the relation says to a row never changes once it is computed: it only comes to say more, to others. */
export const lasting = (relation: AnyRelation): Reach => ({ kind: 'never', relation })

/** How the rows of a relation belong to months. */
export interface ByMonth {
  /** The date column that says to which; never null. */
  readonly by: string
  /** Relations read, and how far a change of each reaches. A change of one not named here reaches every month. */
  readonly reads: readonly Reach[]
}
