import {
  DecisionError,
  decide,
  decisionsIn,
  verdicts,
  type DecisionWord,
  type State,
  type Verdict,
} from '../../state/index.ts'
import {
  findingDesk,
  isOverruled,
  QuestionError,
  type DeskRow,
  type DeskWords,
  type PublishedEdition,
} from '../../sql/index.ts'
import { Refusal } from './problem.ts'

/** Breaches with what people said of them since the edition was made. */
export interface Desk {
  readonly edition: string
  readonly total: number
  readonly rows: readonly DeskRow[]
}

/** A person's word on a finding. */
export interface GivenWord {
  readonly contact_id: string
  readonly rule_id: string
  readonly decision: DecisionWord
  readonly reason: string
  readonly by: string
}

/** What an edition says of how people decide. */
export interface Deciding {
  readonly timezone: string
  readonly fourEyes: boolean
}

const refusing = (error: unknown): never => {
  if (error instanceof QuestionError) throw new Refusal(400, error.message, { code: error.code, ...error.details })
  if (error instanceof DecisionError) throw new Refusal(409, error.message, { code: error.code })
  throw error
}

/** The breaches of an edition as they lie on the desk. */
export async function deskOf(edition: PublishedEdition, state: State, words: DeskWords): Promise<Desk> {
  const said = verdicts(await decisionsIn(state))
  return { edition: edition.id, ...(await findingDesk(edition, words, said).catch(refusing)) }
}

/** Takes down a word on a finding of the edition; refuses what was not found, and a word that says nothing new. */
export async function decideOn(
  edition: PublishedEdition,
  state: State,
  { contact_id: contactId, rule_id: ruleId, ...word }: GivenWord,
  deciding: Deciding,
): Promise<Verdict> {
  const said = verdicts(await decisionsIn(state, contactId)).find(({ rule_id }) => rule_id === ruleId)
  const where = [`contact=${contactId.replaceAll(',', '\\,')}`, `rule=${ruleId.replaceAll(',', '\\,')}`]
  const { rows } = await findingDesk(edition, { where, limit: 1 }, said === undefined ? [] : [said])
  const [found] = rows
  if (found === undefined) throw new Refusal(404, `${ruleId} found no breach on contact ${contactId}.`)
  const given = { contactId, ruleId, ...word, edition: edition.id, asOf: edition.asOf, ...deciding }
  return decide(state, { ...given, overruled: isOverruled(found, said) }).catch(refusing)
}
