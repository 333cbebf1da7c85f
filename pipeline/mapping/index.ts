export {
  MappingError,
  type ClockChanges,
  type Encoding,
  type Fetch,
  type Mapping,
  type PostgresAddress,
  type TableMapping,
} from './mapping.ts'
export { parseMapping, readMappings } from './read.ts'
export type { Format } from './formats.ts'
export { proposeMapping, type Proposal, type ProposedColumn } from './propose.ts'
