import type { Source } from '#warehouse'
import type { TableName } from '../vocabulary.ts'
import { teams } from './teams.ts'
import { collectors } from './collectors.ts'
import { teamMemberships } from './team_memberships.ts'
import { shifts } from './shifts.ts'
import { accounts } from './accounts.ts'
import { placements } from './placements.ts'
import { assignments } from './assignments.ts'
import { accountMonths } from './account_months.ts'
import { contacts } from './contacts.ts'
import { promises } from './promises.ts'
import { payments } from './payments.ts'
import { permissions } from './permissions.ts'
import { reviews } from './reviews.ts'
import { reviewItems } from './review_items.ts'
import { complaints } from './complaints.ts'
import { surveys } from './surveys.ts'
import { costs } from './costs.ts'
import { targets } from './targets.ts'
import { breachDecisions } from './breach_decisions.ts'

/** Every table of the data contract, by the name a delivery gives it. */
export const sources = {
  teams,
  collectors,
  team_memberships: teamMemberships,
  shifts,
  accounts,
  placements,
  assignments,
  account_months: accountMonths,
  contacts,
  promises,
  payments,
  permissions,
  reviews,
  review_items: reviewItems,
  complaints,
  surveys,
  costs,
  targets,
  breach_decisions: breachDecisions,
} as const satisfies Record<TableName, Source<string, unknown>>

export type SourceName = TableName

/** The contract of a table as ingest needs it, without its row type. */
export const sourceOf = (name: SourceName): Source<string, unknown> => sources[name]
