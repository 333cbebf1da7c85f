export * from './kinds.ts'
export { column, type Column, type Columns, type Facts, type RowOf } from './column.ts'
export { Relation } from './relation.ts'
export { source, Source, type Delivered, type Limits, type Reading, type SourceColumn } from './source.ts'
