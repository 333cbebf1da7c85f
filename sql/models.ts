import type { AnyModel } from '#warehouse'
import { accountMonths as stagingAccountMonths } from './staging/account_months.ts'
import { accounts as stagingAccounts } from './staging/accounts.ts'
import { assignedAccounts as stagingAssignedAccounts } from './staging/assigned_accounts.ts'
import { assignments as stagingAssignments } from './staging/assignments.ts'
import { collectors as stagingCollectors } from './staging/collectors.ts'
import { complaints as stagingComplaints } from './staging/complaints.ts'
import { contacts as stagingContacts } from './staging/contacts.ts'
import { costs as stagingCosts } from './staging/costs.ts'
import { payments as stagingPayments } from './staging/payments.ts'
import { placements as stagingPlacements } from './staging/placements.ts'
import { promises as stagingPromises } from './staging/promises.ts'
import { reviewItems as stagingReviewItems } from './staging/review_items.ts'
import { reviews as stagingReviews } from './staging/reviews.ts'
import { shifts as stagingShifts } from './staging/shifts.ts'
import { surveys as stagingSurveys } from './staging/surveys.ts'
import { teamMemberships as stagingTeamMemberships } from './staging/team_memberships.ts'
import { answers as intermediateAnswers } from './intermediate/answers.ts'
import { attributions as intermediateAttributions } from './intermediate/attributions.ts'
import { books as intermediateBooks } from './intermediate/books.ts'
import { memberships as intermediateMemberships } from './intermediate/memberships.ts'
import { money as intermediateMoney } from './intermediate/money.ts'
import { monthEnds as intermediateMonthEnds } from './intermediate/month_ends.ts'
import { moves as intermediateMoves } from './intermediate/moves.ts'
import { promiseOutcomes as intermediatePromiseOutcomes } from './intermediate/promise_outcomes.ts'
import { receipts as intermediateReceipts } from './intermediate/receipts.ts'
import { reviewScores as intermediateReviewScores } from './intermediate/review_scores.ts'
import { rpcs as intermediateRpcs } from './intermediate/rpcs.ts'
import { spellSegments as intermediateSpellSegments } from './intermediate/spell_segments.ts'
import { spells as intermediateSpells } from './intermediate/spells.ts'
import { states as intermediateStates } from './intermediate/states.ts'
import { teamSpans as intermediateTeamSpans } from './intermediate/team_spans.ts'
import { turns as intermediateTurns } from './intermediate/turns.ts'
import { workedAccounts as intermediateWorkedAccounts } from './intermediate/worked_accounts.ts'
import { balances as martsBalances } from './marts/balances.ts'
import { books as martsBooks } from './marts/books.ts'
import { complaints as martsComplaints } from './marts/complaints.ts'
import { contactDays as martsContactDays } from './marts/contact_days.ts'
import { costs as martsCosts } from './marts/costs.ts'
import { credits as martsCredits } from './marts/credits.ts'
import { heldSpans as martsHeldSpans } from './marts/held_spans.ts'
import { memberships as martsMemberships } from './marts/memberships.ts'
import { placementMoney as martsPlacementMoney } from './marts/placement_money.ts'
import { placements as martsPlacements } from './marts/placements.ts'
import { promises as martsPromises } from './marts/promises.ts'
import { reviews as martsReviews } from './marts/reviews.ts'
import { rollMoves as martsRollMoves } from './marts/roll_moves.ts'
import { shifts as martsShifts } from './marts/shifts.ts'
import { spellMoney as martsSpellMoney } from './marts/spell_money.ts'
import { spells as martsSpells } from './marts/spells.ts'
import { surveys as martsSurveys } from './marts/surveys.ts'
import { turns as martsTurns } from './marts/turns.ts'
import { workedAccounts as martsWorkedAccounts } from './marts/worked_accounts.ts'
import { accountDraws as martsAccountDraws } from './marts/account_draws.ts'

/** Every model, in no particular order: the graph finds it. */
export const models: readonly AnyModel[] = [
  stagingAccountMonths,
  stagingAccounts,
  stagingAssignments,
  stagingCollectors,
  stagingComplaints,
  stagingContacts,
  stagingCosts,
  stagingPayments,
  stagingPlacements,
  stagingPromises,
  stagingReviewItems,
  stagingReviews,
  stagingShifts,
  stagingSurveys,
  stagingTeamMemberships,
  intermediateAnswers,
  intermediateAttributions,
  intermediateBooks,
  intermediateMemberships,
  intermediateMoney,
  intermediateMonthEnds,
  intermediateMoves,
  intermediatePromiseOutcomes,
  intermediateReceipts,
  intermediateReviewScores,
  intermediateRpcs,
  intermediateSpellSegments,
  intermediateSpells,
  intermediateStates,
  intermediateTeamSpans,
  intermediateTurns,
  intermediateWorkedAccounts,
  martsBalances,
  martsBooks,
  martsComplaints,
  martsContactDays,
  martsCosts,
  martsCredits,
  martsHeldSpans,
  martsMemberships,
  martsPlacementMoney,
  martsPlacements,
  martsPromises,
  martsReviews,
  martsRollMoves,
  martsShifts,
  martsSpellMoney,
  martsSpells,
  martsSurveys,
  martsTurns,
  martsWorkedAccounts,
  stagingAssignedAccounts,
  martsAccountDraws,
]
