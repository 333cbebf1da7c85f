import type { Entry, Head } from './audit.ts'
import type { Decision } from './decisions.ts'
import type { EventTables } from './events.ts'
import type { PackTables } from './packs.ts'
import type { PeopleTables } from './people/tables.ts'
import type { PayTables } from './pay/tables.ts'
import type { ViewTables } from './views.ts'

/** Every table of the state store. Instants are ISO 8601 text in UTC, days `YYYY-MM-DD`, amounts exact decimal text. */
export interface Tables extends PeopleTables, PayTables, PackTables, ViewTables, EventTables {
  audit_entries: Entry
  audit_head: Head
  finding_decisions: Decision
}
