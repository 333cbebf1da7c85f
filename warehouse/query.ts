import type { SqlBool } from 'kysely'
import { db } from './db.ts'
import type { Exp } from './functions.ts'
import type { AnyQuery } from './model.ts'
import type { Relation } from './relation.ts'

/** Starts a query over a relation or another query whose columns are taken as they come. */
export const selectFrom = (of: Relation<string, unknown> | AnyQuery, alias: string): AnyQuery =>
  db.selectFrom((of as AnyQuery).as(alias) as never) as AnyQuery

/** A query of one row that reads nothing. */
export const selectRow = (values: Readonly<Record<string, Exp<unknown>>>): AnyQuery =>
  db.selectNoFrom(Object.entries(values).map(([name, value]) => named(value, name))) as AnyQuery

/** An expression by the name its column is to have. */
export const named = (value: Exp<unknown>, name: string) =>
  (value as Exp<unknown> & { as(name: string): never }).as(name)

/** The rows of all queries, which have the same columns. */
export const unionAll = ([first, ...rest]: readonly [AnyQuery, ...AnyQuery[]]): AnyQuery =>
  rest.reduce((query, next) => query.unionAll(next as never), first)

type Joinable = Relation<string, unknown> | AnyQuery
/** Keeps the rows for which the other side has one, for each it has. */
export const innerJoin = (query: AnyQuery, other: Joinable, alias: string, on: Exp<SqlBool>): AnyQuery =>
  query.innerJoin((other as AnyQuery).as(alias), (join) => join.on(on))

/** Keeps every row; where the other side has none its columns are null. */
export const leftJoin = (query: AnyQuery, other: Joinable, alias: string, on: Exp<SqlBool>): AnyQuery =>
  query.leftJoin((other as AnyQuery).as(alias), (join) => join.on(on))

/** One row for each group of keys; one row in all where there are none. */
export const groupedBy = (query: AnyQuery, keys: readonly Exp<unknown>[]): AnyQuery =>
  keys.length > 0 ? query.groupBy([...keys]) : query

/** Rows in the order of the keys, unknown ones last. */
export const orderedBy = (query: AnyQuery, keys: readonly Exp<unknown>[]): AnyQuery =>
  keys.reduce<AnyQuery>((so, key) => so.orderBy(key as never, (order) => order.asc().nullsLast()), query)
