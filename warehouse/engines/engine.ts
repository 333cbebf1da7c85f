import {
  PostgresQueryCompiler,
  type AggregateFunctionNode,
  type FunctionNode,
  type RawNode,
  type RootOperationNode,
} from 'kysely'
import { aggregateNames } from '../aggregates.ts'
import type { ScalarName } from '../functions.ts'
import type { Kind } from '../kinds.ts'

/** How an engine writes the portable functions: `$1`, `$2` are arguments, `$*` all of them, `$|` all joined by `||`. */
export type Templates = Record<ScalarName, string>

/** Conversions to each kind, by the engine's own words for them. */
export const casts = (of: Readonly<Record<Kind, string>>) =>
  Object.fromEntries(Object.entries(of).map(([kind, type]) => [`as_${kind}`, `cast($1 as ${type})`])) as Record<
    `as_${Kind}`,
    string
  >

export interface Compilable {
  toOperationNode(): RootOperationNode
}

/** A database that models can be compiled for. */
export interface Engine {
  readonly name: string
  /** The engine's word for a kind. */
  typeOf(kind: Kind): string
  /** The statement, with every value written into it. Fails on a function that is not portable. */
  compile(query: Compilable): string
  /** The compiler for statements whose values are bound. */
  createCompiler(): PortableCompiler
}

/** Something a model says that not every engine can run. */
export class NotPortable extends Error {
  override readonly name = 'NotPortable'
}

/** Writes the portable functions of an engine and nothing else; values become parameters. */
export class PortableCompiler extends PostgresQueryCompiler {
  readonly #templates: Templates

  constructor(templates: Templates) {
    super()
    this.#templates = templates
  }

  protected override appendImmediateValue(value: unknown): void {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new NotPortable(`${value} is no SQL number`)
    if (typeof value === 'string' && value.includes('\0')) throw new NotPortable('a text holds a NUL character')
    super.appendImmediateValue(value)
  }

  protected override visitFunction(node: FunctionNode): void {
    const template = (this.#templates as Record<string, string | undefined>)[node.func]
    if (template === undefined) throw new NotPortable(`the function ${node.func} is not one of warehouse/functions.ts`)
    for (const piece of template.split(/(\$[\d*|])/)) {
      if (piece === '$*') this.compileList(node.arguments)
      else if (piece === '$|') this.compileList(node.arguments, ' || ')
      else if (/^\$\d$/.test(piece)) this.visitNode(node.arguments[Number(piece[1]) - 1]!)
      else this.append(piece)
    }
  }

  protected override visitAggregateFunction(node: AggregateFunctionNode): void {
    if (!(aggregateNames as readonly string[]).includes(node.func))
      throw new NotPortable(`the aggregate ${node.func} is not one of warehouse/aggregates.ts`)
    super.visitAggregateFunction(node)
  }

  protected override visitRaw(node: RawNode): void {
    if (node.parameters.length > 0 || !node.sqlFragments.every((text) => /^(asc|desc)?$/.test(text)))
      throw new NotPortable(`raw SQL (${node.sqlFragments.join('…')}) is not portable: add a function instead`)
    super.visitRaw(node)
  }
}

/** Writes values into the statement as well: a view or a table cannot keep parameters. */
export class StatementCompiler extends PortableCompiler {
  protected override appendValue(value: unknown): void {
    this.appendImmediateValue(value)
  }
}
