import { dayOf, type Day } from './days.ts'
import type { Records } from './records.ts'

/** Rule 2: a record dated after `as_of` does not exist, and what closes one after it is not known yet. */
export function known(records: Records, asOf: Day): Records {
  const until = <T>(rows: T[], day: (row: T) => Day) => rows.filter((row) => day(row) <= asOf)
  return {
    ...records,
    team_memberships: until(records.team_memberships, (row) => row.valid_from),
    placements: until(records.placements, (row) => row.placed_on).map((row) =>
      row.closed_on !== null && row.closed_on > asOf ? { ...row, closed_on: null, close_reason: null } : row,
    ),
    assignments: until(records.assignments, (row) => row.assigned_on),
    account_months: until(records.account_months, (row) => row.as_of),
    contacts: until(records.contacts, (row) => dayOf(row.started_at)),
    promises: until(records.promises, (row) => dayOf(row.made_at)).map((row) =>
      row.cancelled_on !== null && row.cancelled_on > asOf ? { ...row, cancelled_on: null } : row,
    ),
    payments: until(records.payments, (row) => row.effective_on),
    shifts: until(records.shifts, (row) => row.worked_on),
    costs: until(records.costs, (row) => row.month),
    complaints: until(records.complaints, (row) => row.received_on).map((row) =>
      row.closed_on !== null && row.closed_on > asOf ? { ...row, closed_on: null, upheld: null } : row,
    ),
    surveys: until(records.surveys, (row) => row.answered_on),
    reviews: until(records.reviews, (row) => row.reviewed_on),
    breach_decisions: until(records.breach_decisions, (row) => row.decided_on ?? asOf),
  }
}
