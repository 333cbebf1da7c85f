import {
  allOf,
  as,
  compare,
  field,
  isIn,
  leftJoin,
  named,
  selectFrom,
  type AnyQuery,
  type Day,
  type Exp,
} from '#warehouse'
import { moves } from '../../marts/moves.ts'
import { placedMoves } from '../../marts/placed_moves.ts'
import { QuestionError, filtersIn, list, type Words } from '../question.ts'

/** What a move can be split and filtered by: what the account is, and whose it was at t−1. */
const columns = {
  cohort: ['m', 'cohort'],
  placement: ['p', 'placed_month'],
  batch: ['p', 'batch'],
  hand: ['p', 'hand'],
  product: ['m', 'product'],
  client: ['m', 'client_id'],
  region: ['m', 'region'],
  team: ['m', 'team_id'],
  collector: ['m', 'collector_id'],
  grade: ['m', 'grade'],
} as const
export type Segment = keyof typeof columns
export const segments = Object.keys(columns) as readonly Segment[]

/** The dimensions a row is split by; null is unknown. A cohort is the first day of a month. */
export type Segmented = Readonly<Partial<Record<Segment, string | number | null>>>

const isSegment = (name: string): name is Segment => Object.hasOwn(columns, name)

/** A dimension among those that a table of `what` can be split by. Fails with their names. */
export function segmentOf(what: string, name: string, among: readonly Segment[] = segments): Segment {
  if (isSegment(name) && among.includes(name)) return name
  throw new QuestionError(
    'dimension_refused',
    among.length === 0
      ? `${what} is of everybody: it cannot be split or filtered by ${name}.`
      : `${what} cannot be split or filtered by ${name}; it can by ${among.join(', ')}.`,
    { dimension: name, dimensions: among },
  )
}

/** How moves are split and which are looked at. */
export interface Split {
  readonly by: readonly Segment[]
  readonly where: readonly { readonly dimension: Segment; readonly values: readonly string[] }[]
}

/** Reads the words. Fails with the dimensions that would do. */
export const splitOf = (what: string, words: Pick<Words, 'by' | 'where'>, among?: readonly Segment[]): Split => ({
  by: [...new Set(list(words.by).map((name) => segmentOf(what, name, among)))],
  where: filtersIn(words.where, (name) => segmentOf(what, name, among)),
})

/** The column of a dimension. */
export const keyOf = (segment: Segment): Exp<string | null> =>
  field<string | null>(columns[segment][0], columns[segment][1])
/** The columns of the dimensions that a mart with the debts as columns is split by, under their names. */
export const debtKeys = ({ by }: Split): Record<string, Exp<string | null>> =>
  Object.fromEntries(by.map((segment) => [segment, field<string | null>('m', columns[segment][1])]))

/** The rows `m` of such a mart that pass the filters. */
export const filtered = (query: AnyQuery, { where }: Split): AnyQuery =>
  where.reduce(
    (so, { dimension, values }) => so.where(isIn(as('text', field('m', columns[dimension][1])), values)),
    query,
  )

/** What debts are split by everywhere. */
export const debts = ['cohort', 'product', 'client', 'region'] as const satisfies readonly Segment[]

export const keysOf = ({ by }: Split) => by.map((segment) => named(keyOf(segment), segment))

/** Moves as `m`, with their placement as `p` where it is asked for, that pass the filters. */
export function movesIn({ by, where }: Split): AnyQuery {
  const isPlaced = [...by, ...where.map(({ dimension }) => dimension)].some((name) => columns[name][0] === 'p')
  const from = selectFrom(moves, 'm')
  const joined = isPlaced
    ? leftJoin(
        from,
        placedMoves,
        'p',
        allOf(
          compare(field<string>('p', 'account_id'), '=', field<string>('m', 'account_id')),
          compare(field<Day>('p', 'as_of'), '=', field<Day>('m', 'as_of')),
        ),
      )
    : from
  return where.reduce((so, { dimension, values }) => so.where(isIn(as('text', keyOf(dimension)), values)), joined)
}
