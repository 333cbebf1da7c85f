import type { AnyModel } from './model.ts'
import type { Relation } from './relation.ts'

/** A column of a relation, as `schema.table.column`. */
export type Origin = string

/** Where a model comes from. Origins are in alphabetical order. */
export interface Lineage {
  /** By column: the columns of the relations read that its value is computed from, also inside windows and subqueries. */
  readonly columns: Readonly<Record<string, readonly Origin[]>>
  /** The columns that decide which rows there are: joins, conditions, groups. */
  readonly rows: readonly Origin[]
}

interface Node {
  readonly kind: string
  readonly [part: string]: unknown
}

type Origins = ReadonlySet<Origin>

/** What can be referred to by an alias: its columns in their order; null: they are not known, any name is taken. */
interface Scope {
  readonly columns: ReadonlyMap<string, Origins> | null
  readonly of: (column: string) => Origins
}
type Scopes = ReadonlyMap<string, Scope>

interface Reading {
  readonly columnsIn: (relation: string) => readonly string[] | null
  readonly rows: Set<Origin>
}

const isNode = (of: unknown): of is Node => typeof of === 'object' && of !== null && 'kind' in of
const nodesIn = (of: unknown): Node[] => (Array.isArray(of) ? of.filter(isNode) : isNode(of) ? [of] : [])
const nameOf = (of: unknown): string => (isNode(of) && typeof of['name'] === 'string' ? of['name'] : '')
const parts = (node: Node): Node[] => Object.values(node).flatMap(nodesIn)
const nothing: Origins = new Set()

/** The schema and table of a TableNode. */
function tableOf(node: Node): { schema: string | null; table: string } {
  const named = node['table'] as Node
  return { schema: named['schema'] === undefined ? null : nameOf(named['schema']), table: nameOf(named['identifier']) }
}

function relationScope(name: string, { columnsIn }: Reading): Scope {
  const columns = columnsIn(name)
  const of = (column: string) => new Set([`${name}.${column}`])
  return { columns: columns && new Map(columns.map((column) => [column, of(column)])), of }
}

function queryScope(query: Node, outer: Scopes, reading: Reading): Scope {
  const columns = columnsOfQuery(query, outer, reading)
  return { columns, of: (column) => columns.get(column) ?? nothing }
}

/** What stands in a FROM or a JOIN, by its alias. */
function scopeOf(node: Node, outer: Scopes, reading: Reading): readonly [string, Scope] {
  const [inner, alias] = node.kind === 'AliasNode' ? [node['node'] as Node, nameOf(node['alias'])] : [node, null]
  if (inner.kind !== 'TableNode') return [alias ?? '', queryScope(inner, outer, reading)]
  const { schema, table } = tableOf(inner)
  return [alias ?? table, relationScope(schema === null ? table : `${schema}.${table}`, reading)]
}

function referenced(node: Node, scopes: Scopes): Origins {
  const column = node['column'] as Node
  const name = nameOf(column['column'])
  if (isNode(node['table'])) return scopes.get(tableOf(node['table']).table)?.of(name) ?? nothing
  const holding = [...scopes.values()].filter(({ columns }) => columns === null || columns.has(name))
  return holding[0]?.of(name) ?? nothing
}

/** Every column an expression looks at. */
function originsOf(node: Node, scopes: Scopes, reading: Reading): Set<Origin> {
  if (node.kind === 'ReferenceNode') return new Set(referenced(node, scopes))
  if (node.kind === 'SelectQueryNode') {
    const own: Reading = { ...reading, rows: new Set() }
    const columns = columnsOfQuery(node, scopes, own)
    return new Set([...own.rows, ...[...columns.values()].flatMap((origins) => [...origins])])
  }
  return new Set(parts(node).flatMap((part) => [...originsOf(part, scopes, reading)]))
}

function selectedBy(selection: Node, own: Scopes, scopes: Scopes, reading: Reading): (readonly [string, Origins])[] {
  const every = (of: Iterable<Scope>) => [...of].flatMap(({ columns }) => [...(columns ?? [])])
  if (selection.kind === 'SelectAllNode') return every(own.values())
  if (selection.kind === 'ReferenceNode') {
    const column = selection['column'] as Node
    if (column.kind !== 'SelectAllNode') return [[nameOf(column['column']), referenced(selection, scopes)]]
    const found = own.get(tableOf(selection['table'] as Node).table)
    return every(found ? [found] : [])
  }
  if (selection.kind !== 'AliasNode') return [['', originsOf(selection, scopes, reading)]]
  return [[nameOf(selection['alias']), originsOf(selection['node'] as Node, scopes, reading)]]
}

/** The columns of a query in their order; what decides its rows goes into `reading.rows`. */
function columnsOfQuery(query: Node, outer: Scopes, reading: Reading): Map<string, Set<Origin>> {
  const froms = nodesIn((query['from'] as Node | undefined)?.['froms'])
  const joins = nodesIn(query['joins'])
  const own = new Map(
    [...froms, ...joins.map((join) => join['table'] as Node)].map((one) => scopeOf(one, outer, reading)),
  )
  const scopes: Scopes = new Map([...outer, ...own])
  const columns = new Map<string, Set<Origin>>()
  for (const { selection } of nodesIn(query['selections']) as unknown as { selection: Node }[])
    for (const [name, origins] of selectedBy(selection, own, scopes, reading)) columns.set(name, new Set(origins))
  const decide = (origins: Iterable<Origin>) => {
    for (const origin of origins) reading.rows.add(origin)
  }
  const deciding = [...joins.map((join) => join['on']), query['where'], query['having'], query['distinctOn']]
  for (const node of deciding.flatMap(nodesIn)) decide(originsOf(node, scopes, reading))
  for (const item of nodesIn((query['groupBy'] as Node | undefined)?.['items'])) {
    const by = item['groupBy'] as Node
    if (by.kind === 'ValueNode') decide([...columns.values()][Number(by['value']) - 1] ?? [])
    else decide(originsOf(by, scopes, reading))
  }
  for (const { expression } of nodesIn(query['setOperations']) as unknown as { expression: Node }[]) {
    const others = [...columnsOfQuery(expression, outer, reading).values()]
    for (const [index, origins] of [...columns.values()].entries())
      for (const origin of others[index] ?? []) origins.add(origin)
  }
  return columns
}

/** Where each column of a model comes from, read in its query. `relations`: those whose columns may be taken all at once. */
export function lineageOf(model: AnyModel, relations: readonly Relation<string, unknown>[] = []): Lineage {
  const known = new Map(relations.map(({ name, columns }) => [name, Object.keys(columns)]))
  const reading: Reading = { columnsIn: (name) => known.get(name) ?? null, rows: new Set() }
  const columns = columnsOfQuery(model.toSelect().toOperationNode() as unknown as Node, new Map(), reading)
  return {
    columns: Object.fromEntries([...columns].map(([name, origins]) => [name, [...origins].sort()])),
    rows: [...reading.rows].sort(),
  }
}

/** The columns no model computes that, through any number of models, one column comes from. */
export function rootsOf(origin: Origin, lineages: ReadonlyMap<string, Lineage>): Origin[] {
  const roots = new Set<Origin>()
  const seen = new Set<Origin>()
  const climb = (of: Origin): void => {
    if (seen.has(of)) return
    seen.add(of)
    const at = of.lastIndexOf('.')
    const lineage = lineages.get(of.slice(0, at))
    if (lineage === undefined) roots.add(of)
    else for (const before of lineage.columns[of.slice(at + 1)] ?? []) climb(before)
  }
  climb(origin)
  return [...roots].sort()
}
