import type { AnyModel } from '#warehouse'
import { accountMonths as stagingAccountMonths } from './staging/account_months.ts'
import { accounts as stagingAccounts } from './staging/accounts.ts'
import { assignments as stagingAssignments } from './staging/assignments.ts'
import { collectors as stagingCollectors } from './staging/collectors.ts'
import { contacts as stagingContacts } from './staging/contacts.ts'
import { payments as stagingPayments } from './staging/payments.ts'
import { placements as stagingPlacements } from './staging/placements.ts'
import { promises as stagingPromises } from './staging/promises.ts'
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
import { rpcs as intermediateRpcs } from './intermediate/rpcs.ts'
import { spellSegments as intermediateSpellSegments } from './intermediate/spell_segments.ts'
import { spells as intermediateSpells } from './intermediate/spells.ts'
import { states as intermediateStates } from './intermediate/states.ts'
import { workedAccounts as intermediateWorkedAccounts } from './intermediate/worked_accounts.ts'
import { balances as martsBalances } from './marts/balances.ts'
import { books as martsBooks } from './marts/books.ts'
import { contactDays as martsContactDays } from './marts/contact_days.ts'
import { credits as martsCredits } from './marts/credits.ts'
import { memberships as martsMemberships } from './marts/memberships.ts'
import { promises as martsPromises } from './marts/promises.ts'
import { rollMoves as martsRollMoves } from './marts/roll_moves.ts'
import { spellMoney as martsSpellMoney } from './marts/spell_money.ts'
import { spells as martsSpells } from './marts/spells.ts'
import { workedAccounts as martsWorkedAccounts } from './marts/worked_accounts.ts'

/** Every model, in no particular order: the graph finds it. */
export const models: readonly AnyModel[] = [
  stagingAccountMonths,
  stagingAccounts,
  stagingAssignments,
  stagingCollectors,
  stagingContacts,
  stagingPayments,
  stagingPlacements,
  stagingPromises,
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
  intermediateRpcs,
  intermediateSpellSegments,
  intermediateSpells,
  intermediateStates,
  intermediateWorkedAccounts,
  martsBalances,
  martsBooks,
  martsContactDays,
  martsCredits,
  martsMemberships,
  martsPromises,
  martsRollMoves,
  martsSpellMoney,
  martsSpells,
  martsWorkedAccounts,
]
