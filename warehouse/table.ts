import { column, type Column, type Columns, type RowOf } from './column.ts'
import { kinds, type Kinds } from './kinds.ts'
import { Relation } from './relation.ts'

type Declare<Null> = { [K in keyof Kinds]: (about: string) => Column<Kinds[K] | Null> }

/** What a table's columns are declared with. */
export interface TableColumns extends Declare<never> {
  optional: Declare<null>
}

const declare = <Null>(nullable: boolean): Declare<Null> =>
  Object.fromEntries(kinds.map((kind) => [kind, (about: string) => column({ kind, about, nullable })])) as never

/** A table that a run fills with its own facts: parameters, settings, what was delivered. */
export class Table<out Name extends string, out Row> extends Relation<Name, Row> {
  readonly about: string
  readonly columns: Columns

  constructor(name: Name, about: string, columns: Columns) {
    super(name)
    this.about = about
    this.columns = columns
  }
}

export function table<const Name extends `run.${string}`, const C extends Columns>(
  name: Name,
  definition: { about: string; columns: (declare: TableColumns) => C },
): Table<Name, RowOf<C>> {
  return new Table(
    name,
    definition.about,
    definition.columns({ ...declare<never>(false), optional: declare<null>(true) }),
  )
}
