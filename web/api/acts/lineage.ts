import { lineageOf, reads } from '../../../warehouse/index.ts'
import { models, ruleTables, runTables, sources } from '../../../sql/index.ts'

/** A relation and what it is made from. */
export interface GraphRelation {
  readonly name: string
  readonly about: string
  /** How many steps it is from what is delivered. */
  readonly depth: number
  readonly reads: readonly string[]
  readonly readBy: readonly string[]
  /** By column: what it is computed from. */
  readonly columns: readonly { readonly name: string; readonly about: string; readonly from: readonly string[] }[]
  /** What decides which rows there are. */
  readonly rows: readonly string[]
}

export type Graph = readonly GraphRelation[]

const relations = [
  ...new Map(
    [...models, ...Object.values(sources), ...Object.values(runTables), ...Object.values(ruleTables)].map(
      (relation) => [relation.name, relation] as const,
    ),
  ).values(),
]

let drawn: Graph | undefined

/** Every relation that is read or made, in alphabetical order. It is the same for every edition of a program. */
export function graph(): Graph {
  return (drawn ??= compute())
}

function compute(): Graph {
  const upstream = new Map(models.map((model) => [model.name, [...reads(model)].sort()]))
  const depths = new Map<string, number>()
  const depthOf = (name: string): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    const depth = Math.max(-1, ...(upstream.get(name) ?? []).map(depthOf)) + 1
    depths.set(name, depth)
    return depth
  }
  const lineages = new Map(models.map((model) => [model.name, lineageOf(model, relations)]))
  return relations
    .map(({ name, about, columns }) => ({
      name,
      about,
      depth: depthOf(name),
      reads: upstream.get(name) ?? [],
      readBy: [...upstream].flatMap(([reader, read]) => (read.includes(name) ? [reader] : [])).sort(),
      columns: Object.entries(columns).map(([column, { about: said }]) => ({
        name: column,
        about: said,
        from: lineages.get(name)?.columns[column] ?? [],
      })),
      rows: lineages.get(name)?.rows ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
