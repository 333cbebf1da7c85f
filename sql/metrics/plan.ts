import {
  as,
  compare,
  field,
  groupedBy,
  literal,
  named,
  orElse,
  orderedBy,
  plus,
  selectFrom,
  sum,
  unionAll,
  unknown,
  type AnyQuery,
  type Exp,
  type FactSet,
  type Part,
} from '#warehouse'
import { carriedAs, flowQuery } from './flow.ts'
import type { Computed, Operand } from './metric.ts'
import { keyName, type Scope } from './scope.ts'

const isPart = (operand: Operand): operand is Part => 'facts' in operand
const same = (a: Operand, b: Operand): boolean =>
  isPart(a) && isPart(b)
    ? sameFacts(a.facts, b.facts) && a.sum === b.sum && a.count === b.count
    : !isPart(a) && !isPart(b) && a.computed === b.computed
const sameFacts = (a: FactSet, b: FactSet): boolean => a.mart === b.mart && a.dated === b.dated && a.taken === b.taken
const kindOf = (operand: Operand) => (isPart(operand) ? carriedAs(operand) : operand.kind)

/** The operands, each once: in a plan one has a sum `s` and a count `c` at its place. */
export const distinct = (operands: readonly Operand[]): Operand[] =>
  operands.filter((operand, index) => placeOf(operand, operands) === index)

export const placeOf = (operand: Operand, operands: readonly Operand[]): number =>
  operands.findIndex((known) => same(known, operand))

/** One query for all operands: a row for every group in which any of them has a record. */
export function planOf(operands: readonly Operand[], scope: Scope): AnyQuery {
  const keys = scope.question.by.map((_, index) => keyName(index))
  const [first, ...rest] = branchesOf(operands, scope).map((branch, index) =>
    padded(branch.query, branch.places, operands, keys, `b${index}`),
  )
  const totals = operands.flatMap((operand, index) => [
    named(as(kindOf(operand), orElse(sum(field<number>('u', `s${index}`)), literal('integer', 0))), `s${index}`),
    named(as('count', orElse(sum(field<number>('u', `c${index}`)), literal('integer', 0))), `c${index}`),
  ])
  const grouped = selectFrom(unionAll([first!, ...rest]), 'u')
    .select(keys.map((key) => named(field('u', key), key)))
    .select(totals)
  const rows = groupedBy(
    grouped,
    keys.map((key) => field('u', key)),
  )
  const records = operands
    .map((_, index): Exp<number> => field<number>('r', `c${index}`))
    .reduce((all, count) => plus(all, count))
  const recorded = selectFrom(rows, 'r')
    .selectAll()
    .where(compare(records, '>', literal('integer', 0)))
  return orderedBy(
    recorded,
    keys.map((key) => field('r', key)),
  )
}

/** One query a set of facts, with the places of the operands it fills. */
function branchesOf(operands: readonly Operand[], scope: Scope): { query: AnyQuery; places: readonly number[] }[] {
  const computed = operands.flatMap((operand, index) => (isPart(operand) ? [] : [{ operand, index }]))
  const factSets = operands
    .filter(isPart)
    .reduce<FactSet[]>(
      (sets, { facts }) => (sets.some((known) => sameFacts(known, facts)) ? sets : [...sets, facts]),
      [],
    )
  return [
    ...factSets.map((facts) => {
      const parts = operands.map((operand) => (isPart(operand) && sameFacts(operand.facts, facts) ? operand : null))
      return { query: flowQuery(facts, parts, scope), places: parts.flatMap((part, index) => (part ? [index] : [])) }
    }),
    ...computed.map(({ operand, index }: { operand: Computed; index: number }) => ({
      query: operand.query(index, scope),
      places: [index],
    })),
  ]
}

/** The query with a column for every operand, unknown where it does not fill it. */
const padded = (
  query: AnyQuery,
  places: readonly number[],
  operands: readonly Operand[],
  keys: readonly string[],
  alias: string,
): AnyQuery =>
  selectFrom(query, alias)
    .select(keys.map((key) => named(field(alias, key), key)))
    .select(
      operands.flatMap((operand, index) => {
        const filled = places.includes(index)
        return [
          named(filled ? field(alias, `s${index}`) : unknown(kindOf(operand)), `s${index}`),
          named(filled ? field(alias, `c${index}`) : unknown('count'), `c${index}`),
        ]
      }),
    )
