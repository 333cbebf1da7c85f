import type { State } from './state.ts'

export type DecisionWord = 'confirmed' | 'dismissed'

/** A person's word on a finding, as it was given. None is ever changed or taken away: the next one follows it. */
export interface Decision {
  /** Number of its entry in the audit log: the order in which they were given. */
  readonly seq: number
  readonly contact_id: string
  /** `<pack>/<rule>`. */
  readonly rule_id: string
  readonly decision: DecisionWord
  readonly reason: string
  readonly decided_by: string
  /** A UTC instant. */
  readonly decided_at: string
  /** The day it counts from: that of the decision, or the last day of the data it was made on where that is earlier. */
  readonly decided_on: string
  /** The edition looked at. */
  readonly edition: string
  /** 1 where a confirmation needed a second person when it was given, else 0: a setting changed later changes no word. */
  readonly four_eyes: number
}

/** A decision that cannot be taken so. */
export class DecisionError extends Error {
  override readonly name = 'DecisionError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What the words on one finding come to. */
export interface Verdict {
  readonly contact_id: string
  readonly rule_id: string
  /** The word that stands; null: none does yet. */
  readonly standing: Decision | null
  /** A confirmation that waits for a second person; null: none does. */
  readonly pending: Decision | null
  /** Every word, the first one first. */
  readonly words: readonly Decision[]
}

/**
 * What the words on one finding, in order, come to. The last word stands. With four eyes a confirmation stands only when a
 * second, different person confirms too, with nothing said between them to the contrary; until then what stood before does.
 */
export function standingOf(words: readonly Decision[]): Pick<Verdict, 'standing' | 'pending'> {
  let standing: Decision | null = null
  let pending: Decision | null = null
  for (const word of words) {
    const isAgreed = pending !== null && pending.decided_by !== word.decided_by
    const isFinal = word.four_eyes === 0 || word.decision === 'dismissed' || isAgreed
    if (isFinal) [standing, pending] = [word, null]
    else pending ??= word
  }
  return { standing, pending }
}

/** Every word on findings, or on those of one contact, in order. */
export function decisionsIn(state: State, contact?: string): Promise<Decision[]> {
  const all = state.db.selectFrom('finding_decisions').selectAll().orderBy('seq')
  return (contact === undefined ? all : all.where('contact_id', '=', contact)).execute()
}

/** What the words come to, finding by finding, in the order of their ids. */
export function verdicts(words: readonly Decision[]): Verdict[] {
  const key = ({ contact_id, rule_id }: Decision) => JSON.stringify([contact_id, rule_id])
  return [...Map.groupBy(words, key)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => ({
      contact_id: own[0]!.contact_id,
      rule_id: own[0]!.rule_id,
      ...standingOf(own),
      words: own,
    }))
}

export interface Deciding {
  readonly contactId: string
  readonly ruleId: string
  readonly decision: DecisionWord
  readonly reason: string
  readonly by: string
  readonly edition: string
  /** The last day of the data of the edition. */
  readonly asOf: string
  /** IANA zone of the operation's business dates. */
  readonly timezone: string
  readonly fourEyes: boolean
  /** A later word, delivered from elsewhere, stands in its place: then the same word may be said again. */
  readonly overruled: boolean
}

const most = 2000

const dayIn = (instant: string, timezone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(new Date(instant))

/**
 * Takes down a person's word on a finding, and answers what the words on it come to.
 * @throws DecisionError without a reason or a name, and for a word that says nothing new.
 */
export async function decide(state: State, given: Deciding): Promise<Verdict> {
  const { contactId, ruleId, decision, fourEyes } = given
  const [reason, by] = [given.reason.trim(), given.by.trim()]
  if (reason === '') throw new DecisionError('no_reason', 'A decision needs a reason: say why.')
  if (reason.length > most) throw new DecisionError('long_reason', `A reason has at most ${most} characters.`)
  if (by === '' || by.length > 200) throw new DecisionError('no_name', 'A decision needs the name of who takes it.')
  return state.change(by, async ({ db, at, audit }) => {
    // First the log, where writers take turns: nobody else's word can come between reading and writing.
    const { seq } = await audit({
      action: decision === 'confirmed' ? 'finding.confirm' : 'finding.dismiss',
      subject: `${contactId} ${ruleId}`,
      details: { reason, edition: given.edition },
    })
    const before = await db
      .selectFrom('finding_decisions')
      .selectAll()
      .where('contact_id', '=', contactId)
      .where('rule_id', '=', ruleId)
      .orderBy('seq')
      .execute()
    refuseRepeated(before, decision, by, given.overruled)
    const today = dayIn(at, given.timezone)
    const word: Decision = {
      seq,
      contact_id: contactId,
      rule_id: ruleId,
      decision,
      reason,
      decided_by: by,
      decided_at: at,
      decided_on: given.asOf < today ? given.asOf : today,
      edition: given.edition,
      four_eyes: fourEyes ? 1 : 0,
    }
    await db.insertInto('finding_decisions').values(word).execute()
    const words = [...before, word]
    return { contact_id: contactId, rule_id: ruleId, ...standingOf(words), words }
  })
}

function refuseRepeated(before: readonly Decision[], decision: DecisionWord, by: string, overruled: boolean): void {
  const { standing, pending } = standingOf(before)
  if (decision === 'confirmed' && pending?.decided_by === by)
    throw new DecisionError('second_person', `${by} has confirmed it already: a second person must.`)
  if (standing?.decision === decision && pending === null && !overruled)
    throw new DecisionError('already_decided', `It is ${decision} already, by ${standing.decided_by}.`)
}
