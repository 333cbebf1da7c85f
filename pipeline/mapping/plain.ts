import type { SourceName } from '#sql'
import type { TableMapping } from './mapping.ts'

/** The mapping of a file that is the contract already. */
export const plainMapping = (table: SourceName): TableMapping => ({
  table,
  files: [],
  encoding: null,
  delimiter: ',',
  quote: '"',
  finalNewline: 'required',
  clockChanges: null,
  columns: {},
  fill: {},
  values: {},
  formats: {},
  nulls: [],
  skip: {},
  each: [{}],
  fetch: null,
})
