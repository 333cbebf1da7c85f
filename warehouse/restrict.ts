import { AliasNode, OperationNodeTransformer, TableNode, type OperationNode, type QueryId } from 'kysely'
import type { AnyQuery } from './model.ts'

/** What is read in place of a relation: null is the relation itself. Throws where it may not be read at all. */
export type Instead = (name: string) => AnyQuery | null

class Restricting extends OperationNodeTransformer {
  readonly #instead: Instead

  constructor(instead: Instead) {
    super()
    this.#instead = instead
  }

  protected override transformAlias(node: AliasNode, queryId?: QueryId): AliasNode {
    if (!TableNode.is(node.node)) return super.transformAlias(node, queryId)
    const other = this.#instead(nameOf(node.node))
    return other === null ? node : AliasNode.create(other.toOperationNode(), node.alias)
  }

  protected override transformTable(node: TableNode): TableNode {
    // A table of a schema that has no alias would be read as it is.
    if (node.table.schema !== undefined) throw new Error(`${nameOf(node)} is read without an alias.`)
    return node
  }
}

const nameOf = ({ table: { schema, identifier } }: TableNode): string =>
  schema === undefined ? identifier.name : `${schema.name}.${identifier.name}`

/** The query with each relation it reads, however deep, replaced by what may be seen of it. */
export function restricted(query: AnyQuery, instead: Instead): AnyQuery {
  const node: OperationNode = new Restricting(instead).transformNode(query.toOperationNode())
  return { toOperationNode: () => node } as AnyQuery
}
