import { factsOf } from '#warehouse'
import { balances } from '../marts/balances.ts'
import { conductDays } from '../marts/conduct_days.ts'
import { contactDays } from '../marts/contact_days.ts'
import { complaints } from '../marts/complaints.ts'
import { credits } from '../marts/credits.ts'
import { findings } from '../marts/findings.ts'
import { promises } from '../marts/promises.ts'
import { reviews } from '../marts/reviews.ts'
import { shifts } from '../marts/shifts.ts'
import { spellMoney } from '../marts/spell_money.ts'
import { surveys } from '../marts/surveys.ts'
import { turns } from '../marts/turns.ts'
import { workedAccounts } from '../marts/worked_accounts.ts'

/** The marts as the metrics use them: each with the day that places it in a period. */
export const credited = factsOf(credits, 'effective_on')
export const recovered = factsOf(spellMoney, 'effective_on')
export const contacted = factsOf(contactDays, 'day')
export const promised = factsOf(promises, 'made_on')
export const due = factsOf(promises, 'due_on')
export const worked = factsOf(workedAccounts, 'first_rpc_on')
export const owed = factsOf(balances, 'as_of', 'last')
export const turned = factsOf(turns, 'as_of')
export const complained = factsOf(complaints, 'received_on')
export const closed = factsOf(complaints, 'closed_on')
export const reviewed = factsOf(reviews, 'reviewed_on')
export const answered = factsOf(surveys, 'answered_on')
export const shifted = factsOf(shifts, 'worked_on')
export const judged = factsOf(conductDays, 'day')
export const found = factsOf(findings, 'day')
