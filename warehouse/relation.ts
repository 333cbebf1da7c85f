import { AliasNode, IdentifierNode, TableNode, type AliasedExpression, type Expression } from 'kysely'
import type { Columns } from './column.ts'

/** The part of `staging.payments` a query calls it by when it gives no alias. */
export type BaseName<Name extends string> = Name extends `${string}.${infer Base}` ? Base : Name

/**
 * A table or view of the warehouse, usable wherever Kysely takes a table.
 *
 * A relation carries its row type, so importing one into a model is the
 * reference: there is no name to misspell and no list of dependencies to keep.
 */
export abstract class Relation<out Name extends string, out Row> implements AliasedExpression<Row, BaseName<Name>> {
  readonly name: Name
  abstract readonly about: string
  abstract readonly columns: Columns

  constructor(name: Name) {
    this.name = name
  }

  get schema(): string {
    return this.name.split('.')[0]!
  }

  get alias(): BaseName<Name> {
    return this.name.split('.')[1] as BaseName<Name>
  }

  get expression(): Expression<Row> {
    return { expressionType: undefined, toOperationNode: () => this.#table() }
  }

  as<Alias extends string>(alias: Alias): AliasedExpression<Row, Alias> {
    return { expression: this.expression, alias, toOperationNode: () => this.#aliased(alias) }
  }

  toOperationNode(): AliasNode {
    return this.#aliased(this.alias)
  }

  #table(): TableNode {
    return TableNode.createWithSchema(this.schema, this.alias)
  }

  #aliased(alias: string): AliasNode {
    return AliasNode.create(this.#table(), IdentifierNode.create(alias))
  }
}
