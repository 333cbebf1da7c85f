import type { SchemableIdentifierNode } from 'kysely'
import { IdentifierNode, OperationNodeTransformer, type QueryId } from 'kysely'
import type { Compilable } from './engines/engine.ts'

class Renamer extends OperationNodeTransformer {
  readonly #names: ReadonlyMap<string, string>

  constructor(names: ReadonlyMap<string, string>) {
    super()
    this.#names = names
  }

  protected override transformSchemableIdentifier(
    node: SchemableIdentifierNode,
    queryId?: QueryId,
  ): SchemableIdentifierNode {
    const name = node.schema && this.#names.get(`${node.schema.name}.${node.identifier.name}`)
    if (!name) return super.transformSchemableIdentifier(node, queryId)
    const [schema, identifier] = name.split('.') as [string, string]
    return {
      kind: 'SchemableIdentifierNode',
      schema: IdentifierNode.create(schema),
      identifier: IdentifierNode.create(identifier),
    }
  }
}

/** The query with some relations read under other names, `schema.name`. */
export function renamed(query: Compilable, names: ReadonlyMap<string, string>): Compilable {
  const node = new Renamer(names).transformNode(query.toOperationNode())
  return { toOperationNode: () => node }
}
