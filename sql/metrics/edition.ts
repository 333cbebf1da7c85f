import type { AnyQuery, Day, Row } from '#warehouse'

/** What metrics need of published data: a way to ask, and what is known of it. */
export interface Edition {
  readonly id: string
  readonly asOf: Day
  /** Names of the attribution policies. */
  readonly policies: readonly string[]
  /** Tables that any delivery brought, each with the columns it brought. */
  readonly delivered: ReadonlyMap<string, ReadonlySet<string>>
  rows(query: AnyQuery, signal?: AbortSignal): Promise<Row[]>
  /** The same data as if it had ended on that day. */
  cutAt(day: string): Promise<Edition>
}
