import type { Migration } from 'kysely/migration'
import * as audit from './001_audit.ts'
import * as findingDecisions from './002_finding_decisions.ts'
import * as people from './010_people.ts'
import * as reviewPacks from './020_review_packs.ts'
import * as savedViews from './021_saved_views.ts'
import * as events from './022_events.ts'
import * as pay from './030_pay.ts'

/** Every change to the tables, in order. One that was released is never edited: the next one follows it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001_audit': audit,
  '002_finding_decisions': findingDecisions,
  '010_people': people,
  '020_review_packs': reviewPacks,
  '021_saved_views': savedViews,
  '022_events': events,
  '030_pay': pay,
}
