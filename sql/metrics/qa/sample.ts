import {
  as,
  compare,
  concat,
  countRows,
  field,
  hashText,
  innerJoin,
  isIn,
  isUnknown,
  literal,
  named,
  orderedBy,
  rowNumber,
  selectFrom,
  unionAll,
  type AnyQuery,
  type Exp,
  type Row,
} from '#warehouse'
import { complaints } from '../../marts/complaints.ts'
import { findings } from '../../marts/findings.ts'
import { reviewable } from '../../marts/reviewable.ts'
import { reviews } from '../../marts/reviews.ts'
import { cutFor } from '../cut.ts'
import type { Edition } from '../edition.ts'
import { QuestionError } from '../question.ts'
import { dated, filtered, filtersIn, summed, total, type Period } from '../sums.ts'
import { hundredthsOf, meanOf } from './student.ts'

export const samplings = ['random', 'stratified'] as const
export type Sampling = (typeof samplings)[number]

export interface SampleWords extends Period {
  readonly how?: string | undefined
  /** How many contacts. Default 20. */
  readonly size?: number | undefined
  /** The same seed on the same data proposes the same contacts. Default 1. */
  readonly seed?: number | undefined
  /** Of team and collector. */
  readonly where?: readonly string[] | undefined
  readonly asOf?: string | undefined
}

export const reasons = ['few_reviews', 'wide_interval', 'critical_fail', 'findings', 'complaints'] as const
export type Reason = (typeof reasons)[number]

/** A contact to listen to. `sample`: how the review is to be marked, since only random ones count in `qa_score`. */
export interface Proposal {
  readonly contact_id: string
  readonly collector: string
  readonly team: string | null
  readonly day: string
  readonly channel: string
  readonly sample: 'random' | 'targeted'
  /** Why this person; empty: as everybody. */
  readonly reasons: readonly Reason[]
  /** Why this contact: a finding nobody decided on, or a complaint; null: by lot. */
  readonly because: string | null
}

/** What is known of a person's reviews in the period, and why they are listened to more. */
export interface Listened {
  readonly collector: string
  readonly reviews: number
  readonly score: number | null
  readonly low: number | null
  readonly high: number | null
  readonly findings: number
  readonly complaints: number
  readonly reasons: readonly Reason[]
  readonly proposed: number
}

/** A person with fewer reviews of the random sample is hardly known. */
const fewReviews = 5
/** Points between the ends of an interval that says little. */
const wide = 20

const keys = { team: 'team_id', collector: 'collector_id' } as const

/** Which contacts to listen to next: by lot over all of them, or a share for everybody and more where there are reasons. */
export async function qaSample(
  edition: Edition,
  words: SampleWords,
  signal?: AbortSignal,
): Promise<{ rows: Proposal[]; people: Listened[] }> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const { size = 20, seed = 1, how = 'stratified' } = words
  if (!(samplings as readonly string[]).includes(how))
    throw new QuestionError('bad_sample', `A sample is ${samplings.join(' or ')}, not ${how}.`)
  const filters = filtersIn(words.where, keys)
  const within = (of: Parameters<typeof dated>[0], day = 'day') => filtered(dated(of, day, words), filters, keys)
  const lot = hashText(concat(literal('text', `${seed}|`), field<string>('f', 'contact_id')))
  const drawn = orderedBy(
    within(reviewable()).select([...columns.map((column) => named(field('f', column), column)), named(lot, 'lot')]),
    [lot, field('f', 'contact_id')],
  )
  if (how === 'random') {
    const rows = await at.rows(drawn.limit(size), signal)
    return { rows: rows.map((row) => proposalOf(row, [], null)), people: [] }
  }
  const read = (query: AnyQuery) => at.rows(query, signal)
  const [candidates, scores, found, complained, pressing] = await Promise.all([
    read(firstOfEach(within(reviewable()), lot, size)),
    read(
      orderedBy(
        within(reviews, 'reviewed_on')
          .where(isIn(field('f', 'sample'), ['random']))
          .select(['collector_id', 'score', 'critical_count'].map((name) => named(field('f', name), name))),
        [field('f', 'collector_id'), field('f', 'review_id')],
      ),
    ),
    read(summed(undecided(within(findings)), { collector: 'collector_id' }, { count: countRows() })),
    read(summed(within(complaints, 'received_on'), { collector: 'collector_id' }, { count: total('complaint_count') })),
    read(pressingQuery(within, lot)),
  ])
  const counted = (rows: readonly Row[]) => new Map(rows.map((row) => [row['collector'], Number(row['count'])]))
  const known = { scores, findings: counted(found), complaints: counted(complained) }
  const byPerson = Map.groupBy(candidates, (row) => row['collector_id'] as string)
  // By lot, so that who has places left over does not hang on the id.
  const people = [...byPerson]
    .map(([collector, own]) => ({ ...listenedOf(collector, known), own }))
    .sort((a, b) => (String(a.own[0]!['lot']) < String(b.own[0]!['lot']) ? -1 : 1))
  const places = apportioned(people, size)
  const proposals = people.map(({ own, ...person }, index) => {
    const urgent = pressing.filter((row) => row['collector_id'] === person.collector)
    return chosen(own, urgent, person, places[index]!)
  })
  const listened = people.map(({ own: _own, ...person }, index) => ({ ...person, proposed: proposals[index]!.length }))
  return { rows: proposals.flat().sort(byCollector), people: listened.sort(byCollector) }
}

const byCollector = (a: { readonly collector: string }, b: { readonly collector: string }) =>
  Buffer.compare(Buffer.from(a.collector), Buffer.from(b.collector))

const columns = ['contact_id', 'collector_id', 'team_id', 'day', 'channel'] as const

/** The first few of each person by lot. */
const firstOfEach = (rows: AnyQuery, lot: ReturnType<typeof hashText>, size: number): AnyQuery => {
  const placed = rows.select([
    ...columns.map((column) => named(field('f', column), column)),
    named(lot, 'lot'),
    named(rowNumber({ by: [field('f', 'collector_id')], order: [lot, field('f', 'contact_id')] }), 'place'),
  ])
  return orderedBy(
    selectFrom(placed, 'p')
      .where(compare(field<number>('p', 'place'), '<=', literal('integer', size)))
      .selectAll('p'),
    [field('p', 'collector_id'), field('p', 'place')],
  )
}

const undecided = (rows: AnyQuery): AnyQuery =>
  rows.where(isIn(field('f', 'outcome'), ['breach'])).where(isUnknown(field('f', 'decision')))

/** Contacts complained of, then those with a finding nobody decided on. */
function pressingQuery(
  within: (of: Parameters<typeof dated>[0], day?: string) => AnyQuery,
  lot: ReturnType<typeof hashText>,
): AnyQuery {
  const ids = (rows: AnyQuery, because: Exp<string>, rank: number) =>
    rows.select([
      named(field('f', 'contact_id'), 'contact_id'),
      named(because, 'because'),
      named(literal('integer', rank), 'rank'),
    ])
  const complained = ids(
    within(complaints, 'received_on'),
    concat(literal('text', 'complaint '), field<string>('f', 'complaint_id')),
    0,
  )
  const found = ids(undecided(within(findings)), field<string>('f', 'rule_id'), 1)
  const all = unionAll([complained, found])
  const placed = innerJoin(
    within(reviewable()),
    all,
    'u',
    compare(field<string>('u', 'contact_id'), '=', field<string>('f', 'contact_id')),
  )
  return orderedBy(
    placed.select([
      ...columns.map((column) => named(field('f', column), column)),
      named(field('u', 'because'), 'because'),
      named(as('integer', field<number>('u', 'rank')), 'rank'),
    ]),
    [field('f', 'collector_id'), field('u', 'rank'), lot, field('f', 'contact_id'), field('u', 'because')],
  )
}

interface Known {
  readonly scores: readonly Row[]
  readonly findings: ReadonlyMap<unknown, number>
  readonly complaints: ReadonlyMap<unknown, number>
}

function listenedOf(collector: string, known: Known): Omit<Listened, 'proposed'> {
  const own = known.scores.filter((row) => row['collector_id'] === collector)
  const { n, value, low, high } = meanOf(
    own.filter((row) => row['score'] !== null).map((row) => hundredthsOf(row['score'])),
  )
  const [found, complained] = [known.findings.get(collector) ?? 0, known.complaints.get(collector) ?? 0]
  const holds: Readonly<Record<Reason, boolean>> = {
    few_reviews: n < fewReviews,
    wide_interval: n >= fewReviews && low !== null && high !== null && high - low > wide,
    critical_fail: own.some((row) => Number(row['critical_count']) > 0),
    findings: found > 0,
    complaints: complained > 0,
  }
  return {
    collector,
    reviews: n,
    score: value,
    low,
    high,
    findings: found,
    complaints: complained,
    reasons: reasons.filter((reason) => holds[reason]),
  }
}

/** Places for each person: one part for everybody and one for each reason, the largest remainders first, then in their order. */
export function apportioned(people: readonly { readonly reasons: readonly Reason[] }[], size: number): number[] {
  const weights = people.map((person) => 1 + person.reasons.length)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  if (all === 0) return []
  const places = weights.map((weight) => Math.floor((weight * size) / all))
  const left = size - places.reduce((sum, own) => sum + own, 0)
  const order = weights
    .map((_, index) => index)
    .sort((a, b) => ((weights[b]! * size) % all) - ((weights[a]! * size) % all) || a - b)
  for (const index of order.slice(0, left)) places[index]! += 1
  return places
}

/** Up to half of a person's places, rounded up where there are reasons to, for contacts that press; the rest by lot. */
function chosen(
  own: readonly Row[],
  urgent: readonly Row[],
  { reasons: why }: Pick<Listened, 'reasons'>,
  places: number,
): Proposal[] {
  const pressing = [...new Map(urgent.map((row) => [row['contact_id'], row])).values()].slice(0, Math.ceil(places / 2))
  const taken = new Set(pressing.map((row) => row['contact_id']))
  const byLot = own.filter((row) => !taken.has(row['contact_id'])).slice(0, places - pressing.length)
  return [
    ...pressing.map((row) => proposalOf(row, why, row['because'] as string)),
    ...byLot.map((row) => proposalOf(row, why, null)),
  ]
}

const proposalOf = (row: Row, why: readonly Reason[], because: string | null): Proposal => ({
  contact_id: row['contact_id'] as string,
  collector: row['collector_id'] as string,
  team: row['team_id'] as string | null,
  day: row['day'] as string,
  channel: row['channel'] as string,
  sample: because === null ? 'random' : 'targeted',
  reasons: why,
  because,
})
