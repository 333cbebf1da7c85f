import { factsOf } from '#warehouse'
import { balances } from '../marts/balances.ts'
import { contactDays } from '../marts/contact_days.ts'
import { credits } from '../marts/credits.ts'
import { promises } from '../marts/promises.ts'
import { spellMoney } from '../marts/spell_money.ts'
import { workedAccounts } from '../marts/worked_accounts.ts'

/** The marts as the metrics use them: each with the day that places it in a period. */
export const credited = factsOf(credits, 'effective_on')
export const recovered = factsOf(spellMoney, 'effective_on')
export const contacted = factsOf(contactDays, 'day')
export const promised = factsOf(promises, 'made_on')
export const due = factsOf(promises, 'due_on')
export const worked = factsOf(workedAccounts, 'first_rpc_on')
export const owed = factsOf(balances, 'as_of', 'last')
