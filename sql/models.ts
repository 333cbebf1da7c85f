import type { AnyModel } from '#warehouse'
import { accountMonths as stagingAccountMonths } from './staging/account_months.ts'
import { accounts as stagingAccounts } from './staging/accounts.ts'
import { assignments as stagingAssignments } from './staging/assignments.ts'
import { breachDecisions as stagingBreachDecisions } from './staging/breach_decisions.ts'
import { collectors as stagingCollectors } from './staging/collectors.ts'
import { complaints as stagingComplaints } from './staging/complaints.ts'
import { contacts as stagingContacts } from './staging/contacts.ts'
import { costs as stagingCosts } from './staging/costs.ts'
import { derivedAccountMonths as stagingDerivedAccountMonths } from './staging/derived_account_months.ts'
import { payments as stagingPayments } from './staging/payments.ts'
import { permissions as stagingPermissions } from './staging/permissions.ts'
import { placements as stagingPlacements } from './staging/placements.ts'
import { promises as stagingPromises } from './staging/promises.ts'
import { reviewItems as stagingReviewItems } from './staging/review_items.ts'
import { reviews as stagingReviews } from './staging/reviews.ts'
import { shifts as stagingShifts } from './staging/shifts.ts'
import { surveys as stagingSurveys } from './staging/surveys.ts'
import { targets as stagingTargets } from './staging/targets.ts'
import { teamMemberships as stagingTeamMemberships } from './staging/team_memberships.ts'
import { accountScopes as intermediateAccountScopes } from './intermediate/account_scopes.ts'
import { answers as intermediateAnswers } from './intermediate/answers.ts'
import { attributions as intermediateAttributions } from './intermediate/attributions.ts'
import { books as intermediateBooks } from './intermediate/books.ts'
import { breaches as intermediateBreaches } from './intermediate/breaches.ts'
import { bridgeSteps as intermediateBridgeSteps } from './intermediate/bridge_steps.ts'
import { chargeOffs as intermediateChargeOffs } from './intermediate/charge_offs.ts'
import { contactFacts as intermediateContactFacts } from './intermediate/contact_facts.ts'
import { countedContacts as intermediateCountedContacts } from './intermediate/counted_contacts.ts'
import { counts as intermediateCounts } from './intermediate/counts.ts'
import { firsts as intermediateFirsts } from './intermediate/firsts.ts'
import { hours as intermediateHours } from './intermediate/hours.ts'
import { localContacts as intermediateLocalContacts } from './intermediate/local_contacts.ts'
import { longCounts as intermediateLongCounts } from './intermediate/long_counts.ts'
import { lookBacks as intermediateLookBacks } from './intermediate/look_backs.ts'
import { memberships as intermediateMemberships } from './intermediate/memberships.ts'
import { money as intermediateMoney } from './intermediate/money.ts'
import { monthEnds as intermediateMonthEnds } from './intermediate/month_ends.ts'
import { moreZones as intermediateMoreZones } from './intermediate/more_zones.ts'
import { moves as intermediateMoves } from './intermediate/moves.ts'
import { permitted as intermediatePermitted } from './intermediate/permitted.ts'
import { profileDays as intermediateProfileDays } from './intermediate/profile_days.ts'
import { profileEvents as intermediateProfileEvents } from './intermediate/profile_events.ts'
import { profileRules as intermediateProfileRules } from './intermediate/profile_rules.ts'
import { profiles as intermediateProfiles } from './intermediate/profiles.ts'
import { promiseOutcomes as intermediatePromiseOutcomes } from './intermediate/promise_outcomes.ts'
import { reages as intermediateReages } from './intermediate/reages.ts'
import { receipts as intermediateReceipts } from './intermediate/receipts.ts'
import { recentCounts as intermediateRecentCounts } from './intermediate/recent_counts.ts'
import { returns as intermediateReturns } from './intermediate/returns.ts'
import { reviewScores as intermediateReviewScores } from './intermediate/review_scores.ts'
import { rpcs as intermediateRpcs } from './intermediate/rpcs.ts'
import { spellSegments as intermediateSpellSegments } from './intermediate/spell_segments.ts'
import { spells as intermediateSpells } from './intermediate/spells.ts'
import { states as intermediateStates } from './intermediate/states.ts'
import { teamSpans as intermediateTeamSpans } from './intermediate/team_spans.ts'
import { turns as intermediateTurns } from './intermediate/turns.ts'
import { unitZones as intermediateUnitZones } from './intermediate/unit_zones.ts'
import { wordMatches as intermediateWordMatches } from './intermediate/word_matches.ts'
import { workedAccounts as intermediateWorkedAccounts } from './intermediate/worked_accounts.ts'
import { balances as martsBalances } from './marts/balances.ts'
import { books as martsBooks } from './marts/books.ts'
import { bridges as martsBridges } from './marts/bridges.ts'
import { chargeOffMoney as martsChargeOffMoney } from './marts/charge_off_money.ts'
import { chargeOffs as martsChargeOffs } from './marts/charge_offs.ts'
import { cohortMoves as martsCohortMoves } from './marts/cohort_moves.ts'
import { collectors as martsCollectors } from './marts/collectors.ts'
import { complaints as martsComplaints } from './marts/complaints.ts'
import { conductDays as martsConductDays } from './marts/conduct_days.ts'
import { contactDays as martsContactDays } from './marts/contact_days.ts'
import { contactHours as martsContactHours } from './marts/contact_hours.ts'
import { costs as martsCosts } from './marts/costs.ts'
import { credits as martsCredits } from './marts/credits.ts'
import { cures as martsCures } from './marts/cures.ts'
import { doubleReviews as martsDoubleReviews } from './marts/double_reviews.ts'
import { findingCounts as martsFindingCounts } from './marts/finding_counts.ts'
import { findings as martsFindings } from './marts/findings.ts'
import { heldSpans as martsHeldSpans } from './marts/held_spans.ts'
import { memberships as martsMemberships } from './marts/memberships.ts'
import { monthEnds as martsMonthEnds } from './marts/month_ends.ts'
import { moves as martsMoves } from './marts/moves.ts'
import { nearMisses as martsNearMisses } from './marts/near_misses.ts'
import { pickHabits as martsPickHabits } from './marts/pick_habits.ts'
import { placedMoves as martsPlacedMoves } from './marts/placed_moves.ts'
import { placementMoney as martsPlacementMoney } from './marts/placement_money.ts'
import { placements as martsPlacements } from './marts/placements.ts'
import { promiseHabits as martsPromiseHabits } from './marts/promise_habits.ts'
import { promises as martsPromises } from './marts/promises.ts'
import { reviewSections as martsReviewSections } from './marts/review_sections.ts'
import { reviews as martsReviews } from './marts/reviews.ts'
import { shifts as martsShifts } from './marts/shifts.ts'
import { spellMoney as martsSpellMoney } from './marts/spell_money.ts'
import { spells as martsSpells } from './marts/spells.ts'
import { surveys as martsSurveys } from './marts/surveys.ts'
import { talkHabits as martsTalkHabits } from './marts/talk_habits.ts'
import { targets as martsTargets } from './marts/targets.ts'
import { turns as martsTurns } from './marts/turns.ts'
import { vintages as martsVintages } from './marts/vintages.ts'
import { workedAccounts as martsWorkedAccounts } from './marts/worked_accounts.ts'

/** Every model, in no particular order: the graph finds it. */
export const models: readonly AnyModel[] = [
  stagingAccountMonths,
  stagingAccounts,
  stagingAssignments,
  stagingBreachDecisions,
  stagingCollectors,
  stagingComplaints,
  stagingContacts,
  stagingCosts,
  stagingDerivedAccountMonths,
  stagingPayments,
  stagingPermissions,
  stagingPlacements,
  stagingPromises,
  stagingReviewItems,
  stagingReviews,
  stagingShifts,
  stagingSurveys,
  stagingTargets,
  stagingTeamMemberships,
  intermediateAccountScopes,
  intermediateAnswers,
  intermediateAttributions,
  intermediateBooks,
  intermediateBreaches,
  intermediateBridgeSteps,
  intermediateChargeOffs,
  intermediateContactFacts,
  intermediateCountedContacts,
  intermediateCounts,
  intermediateFirsts,
  intermediateHours,
  intermediateLocalContacts,
  intermediateLongCounts,
  intermediateLookBacks,
  intermediateMemberships,
  intermediateMoney,
  intermediateMonthEnds,
  intermediateMoreZones,
  intermediateMoves,
  intermediatePermitted,
  intermediateProfileDays,
  intermediateProfileEvents,
  intermediateProfileRules,
  intermediateProfiles,
  intermediatePromiseOutcomes,
  intermediateReages,
  intermediateReceipts,
  intermediateRecentCounts,
  intermediateReturns,
  intermediateReviewScores,
  intermediateRpcs,
  intermediateSpellSegments,
  intermediateSpells,
  intermediateStates,
  intermediateTeamSpans,
  intermediateTurns,
  intermediateUnitZones,
  intermediateWordMatches,
  intermediateWorkedAccounts,
  martsBalances,
  martsBooks,
  martsBridges,
  martsChargeOffMoney,
  martsChargeOffs,
  martsCohortMoves,
  martsCollectors,
  martsComplaints,
  martsConductDays,
  martsContactDays,
  martsContactHours,
  martsCosts,
  martsCredits,
  martsCures,
  martsDoubleReviews,
  martsFindingCounts,
  martsFindings,
  martsHeldSpans,
  martsMemberships,
  martsMonthEnds,
  martsMoves,
  martsNearMisses,
  martsPickHabits,
  martsPlacedMoves,
  martsPlacementMoney,
  martsPlacements,
  martsPromiseHabits,
  martsPromises,
  martsReviewSections,
  martsReviews,
  martsShifts,
  martsSpellMoney,
  martsSpells,
  martsSurveys,
  martsTalkHabits,
  martsTargets,
  martsTurns,
  martsVintages,
  martsWorkedAccounts,
]
