import { field, isIn, orderedBy, selectFrom, type Instant, type Row } from '#warehouse'
import { contactsSeen, wordsFound } from '../marts/judgements.ts'
import type { Edition } from './edition.ts'
import { judgements, type Judgement } from './findings.ts'

/** What rules look at of a contact. Null is unknown. */
export interface Seen {
  readonly contact_id: string
  readonly account_id: string
  readonly debtor_id: string | null
  readonly number_ref: string | null
  readonly started_at: Instant
  /** The debtor's zone, or candidates joined by `|`. */
  readonly timezone: string | null
  readonly channel: string
  readonly direction: string
  readonly connected: boolean | null
  readonly party: string | null
  /** Permissions in force that speak of its channel. */
  readonly permissions: readonly ('consent' | 'cease' | 'opt_out')[]
}

/** An entry of a dictionary found in the text of a contact. */
export interface WordFound {
  readonly rule_id: string
  readonly category: string
  readonly phrase: string
  /** What stands around it. */
  readonly context: string
}

/** Everything the rules say of one contact, and on what they say it. */
export interface Story {
  readonly contact: Seen
  readonly judgements: readonly Judgement[]
  /** The other contacts the judgements name, in the order in which they were. */
  readonly others: readonly Seen[]
  readonly words: readonly WordFound[]
}

const permissions = ['consent', 'cease', 'opt_out'] as const

function seen(row: Row): Seen {
  return {
    contact_id: row['contact_id'] as string,
    account_id: row['account_id'] as string,
    debtor_id: row['debtor_id'] as string | null,
    number_ref: row['number_ref'] as string | null,
    started_at: row['started_at'] as Instant,
    timezone: row['timezone'] as string | null,
    channel: row['channel'] as string,
    direction: row['direction'] as string,
    connected: row['connected'] as boolean | null,
    party: row['party'] as string | null,
    permissions: permissions.filter((kind) => row[`has_${kind}`] === true),
  }
}

const reach = 24

/**
 * What stands around a phrase in a text: around the first place where it is not denied, as the dictionary's own patterns
 * for small letters say, which is what made it a finding.
 */
export function contextOf(text: string, pattern: string, innocent: string): string {
  const small = text.toLowerCase()
  // Capitals that take more room when small would shift every place: then the text itself is searched.
  const searched = small.length === text.length ? small : text
  const denied = [...searched.matchAll(new RegExp(innocent, 'g'))].map((found) => [
    found.index,
    found.index + found[0].length,
  ])
  const isDenied = ({ index }: RegExpExecArray) => denied.some(([from, to]) => index >= from! && index < to!)
  const places = [...searched.matchAll(new RegExp(pattern, 'g'))]
  const at = places.find((place) => !isDenied(place)) ?? places[0]
  if (at === undefined) return text.slice(0, 2 * reach)
  const [from, to] = [Math.max(0, at.index - reach), at.index + at[0].length + reach]
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}

/** The entries of dictionaries found in the texts of some contacts, by contact. */
export async function wordsIn(
  edition: Pick<Edition, 'rows'>,
  contacts: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly WordFound[]>> {
  if (contacts.length === 0) return new Map()
  const rows = await edition.rows(
    orderedBy(
      selectFrom(wordsFound(), 'f')
        .where(isIn(field('f', 'contact_id'), contacts))
        .selectAll(),
      [field('f', 'contact_id'), field('f', 'entry_no')],
    ),
    signal,
  )
  const found = rows.map((row) => ({
    contact: row['contact_id'] as string,
    word: {
      rule_id: row['rule_id'] as string,
      category: row['category'] as string,
      phrase: row['phrase'] as string,
      context: contextOf(row['text'] as string, row['pattern'] as string, row['innocent'] as string),
    },
  }))
  return new Map(
    [...Map.groupBy(found, ({ contact }) => contact)].map(([contact, all]) => [contact, all.map(({ word }) => word)]),
  )
}

/** The story of a contact; null where no contact of this id was judged. */
export async function storyOf(edition: Pick<Edition, 'rows'>, contactId: string): Promise<Story | null> {
  const ids = (name: string, wanted: readonly string[]) => isIn(field('f', name), wanted)
  const select = (wanted: readonly string[]) =>
    edition.rows(
      orderedBy(selectFrom(contactsSeen(), 'f').where(ids('contact_id', wanted)).selectAll(), [
        field('f', 'started_at'),
        field('f', 'contact_id'),
      ]),
    )
  const [contact] = await select([contactId])
  if (contact === undefined) return null
  const judged = await judgements(edition, [contactId])
  const named = [...new Set(judged.flatMap(({ evidence }) => evidence))]
  return {
    contact: seen(contact),
    judgements: judged,
    others: named.length === 0 ? [] : (await select(named)).map(seen),
    words: (await wordsIn(edition, [contactId])).get(contactId) ?? [],
  }
}
