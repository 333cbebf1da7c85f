import { timeDimensions, type TimeDimension } from './calendar.ts'

export const people = ['collector', 'team', 'grade'] as const
export const debts = ['product', 'client', 'region'] as const
export const spell = ['bucket', 'hand', 'batch'] as const
export const time = timeDimensions

export const groupDimensions = [...people, ...debts, ...spell, 'channel', 'state'] as const
export type GroupDimension = (typeof groupDimensions)[number]
export type Dimension = GroupDimension | TimeDimension

export const isTime = (dimension: Dimension): dimension is TimeDimension =>
  (timeDimensions as readonly string[]).includes(dimension)
export const isDimension = (text: string): text is Dimension =>
  ([...groupDimensions, ...timeDimensions] as readonly string[]).includes(text)

const columns: Partial<Record<GroupDimension, string>> = {
  collector: 'collector_id',
  team: 'team_id',
  client: 'client_id',
}
/** The column a mart keeps a dimension in. */
export const columnOf = (dimension: GroupDimension): string => columns[dimension] ?? dimension
