import { db, firstRows, rowsIn } from '../../warehouse/index.ts'
import {
  answer,
  attainment,
  canonical,
  change,
  compareAttribution,
  complaintLife,
  deskEvidence,
  openComplaints,
  conductHours,
  conductRates,
  curve,
  expectedLoss,
  facts,
  factsAsked,
  forecast,
  gaming,
  goals,
  matrix,
  metrics,
  missingOf,
  QuestionError,
  qaSample,
  reviewerAgreement,
  restatement,
  rollMatrix,
  isScopable,
  scopedTo,
  type Reach,
  type Story,
  runTables,
  sectionScores,
  sources,
  storyOf,
  stress,
  type FactPage,
  styleOf,
  type PublishedEdition,
} from '../../sql/index.ts'
import { balancesOf } from './balances.ts'
import { bytesOf, Flights, type Cache } from './cache.ts'
import { familyIn, namesWithin, reachOf, type Family } from './family.ts'
import { personRecord } from './person.ts'
import { Refusal } from './problem.ts'
import type {
  Answer,
  Asking,
  EditionStamp,
  FlatPage,
  Metric,
  Named,
  Names,
  Page,
  Reading,
  Refused,
  Table,
  Words,
} from './service.ts'

/** An edition that is open, with what is known of it once and for all. */
export interface Opened {
  readonly edition: PublishedEdition
  readonly stamp: EditionStamp
  readonly metrics: Readonly<Record<string, Metric>>
  readonly names: Names
  readonly family: Family
  readonly buckets: readonly string[]
  readonly flights: Flights
}

/** What a question cannot have becomes the client's to mend. */
async function refusing<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw refusalOf(error)
  }
}

/** What is not within reach is not there; the rest can be mended. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof QuestionError)) return error
  const status = error.code === 'out_of_scope' ? 404 : 400
  return new Refusal(status, error.message, { code: error.code, ...error.details })
}

function dictionary(edition: PublishedEdition): Readonly<Record<string, Metric>> {
  const { minimums } = edition
  const fallback = minimums.get('default') ?? 0
  return Object.fromEntries(
    [...metrics.values()].map((metric) => {
      const { id, label, about, unit, better, controllable, interval, dimensions, needs } = metric
      const minN = minimums.get(id) ?? fallback
      const missing = missingOf(metric, edition)
      return [
        id,
        {
          ...{ id, label, about, unit, better, controllable, interval, dimensions, needs },
          ...{ minN, missing, style: styleOf(metric) },
        },
      ]
    }),
  )
}

async function namesIn({ database }: PublishedEdition): Promise<Names> {
  const teams = database.rows<{ id: string; name: string }>(
    db.selectFrom(sources.teams.as('t')).select(['t.team_id as id', 't.team_name as name']),
  )
  const collectors = database.rows<{ id: string; name: string }>(
    db.selectFrom(sources.collectors.as('c')).select(['c.collector_id as id', 'c.collector_name as name']),
  )
  const byId = (rows: readonly { id: string; name: string }[]) =>
    Object.fromEntries(rows.map(({ id, name }) => [id, name]))
  return { team: byId(await teams), collector: byId(await collectors) }
}

async function bucketsIn({ database }: PublishedEdition): Promise<readonly string[]> {
  const rows = await database.rows<{ bucket: string }>(
    db.selectFrom(runTables.buckets.as('b')).select('b.bucket').orderBy('b.position'),
  )
  return rows.map(({ bucket }) => bucket)
}

export async function openedOf(edition: PublishedEdition, stamp: EditionStamp, cache: Cache): Promise<Opened> {
  const [names, family, buckets] = await Promise.all([namesIn(edition), familyIn(edition), bucketsIn(edition)])
  return { edition, stamp, metrics: dictionary(edition), names, family, buckets, flights: new Flights(cache) }
}

/** The metrics that can be had of some people only. */
const scopableIn = (all: Opened['metrics'], reach: Reach): Opened['metrics'] =>
  Object.fromEntries(Object.entries(all).filter(([, metric]) => isScopable(metric, reach)))

/** A story without what was said. */
const masked = (story: Story | null, hides: boolean): Story | null =>
  story === null || !hides ? story : { ...story, words: story.words.map((word) => ({ ...word, context: '…' })) }

const isDrawn = ({ matrix: table, curve: line }: Words) => table !== undefined || line !== undefined

/** Lends an edition before this one: the one named, or the one before. Throws `Refusal` 404. */
export type Earlier = <T>(id: string | undefined, use: (before: Opened) => Promise<T>) => Promise<T>

const nothingEarlier: Earlier = () => Promise.reject(new Refusal(404, 'There is no earlier edition here.'))

/** An open edition as one asker reads it. The same question is computed once: an edition never changes. */
export function readingOf(opened: Opened, asking: Asking = {}, earlier: Earlier = nothingEarlier): Reading {
  const { signal, scope = 'all', hides } = asking
  const { stamp, flights } = opened
  const reach = reachOf(opened.family, asking.rows ?? 'all')
  const edition = reach === null ? opened.edition : scopedTo(opened.edition, reach)
  const kept = <T>(question: readonly unknown[], give: (signal: AbortSignal) => Promise<T>) =>
    flights.get(JSON.stringify([stamp.id, scope, ...question]), signal, (stop) => refusing(() => give(stop)), bytesOf)
  const reading: Reading = {
    edition: stamp,
    metrics: reach === null ? opened.metrics : scopableIn(opened.metrics, reach),
    buckets: opened.buckets,
    names: namesWithin(opened.names, opened.family, reach, hides?.names ?? false),
    people: {
      team: opened.family.members[0]?.team ?? null,
      collector: opened.family.members[0]?.collector ?? null,
    },
    ask: async (words) => {
      const asked = await refusing(() => Promise.resolve().then(() => asQuestion(words)))
      return kept(['ask', reading.canonical(words)], (stop) => answer(edition, asked, stop))
    },
    draw: (words) => kept(['draw', reading.canonical(words)], (stop) => drawn(edition, words, stop)),
    roll: (from, to) => kept(['roll', from, to], (stop) => rollMatrix(edition, { from, to, pool: true }, stop)),
    balances: (from, to, where) => kept(['balances', from, to, where], () => balancesOf(edition, from, to, where)),
    canonical: (words) => {
      if (isDrawn(words)) return Object.entries(words).toSorted(([a], [b]) => (a < b ? -1 : 1))
      try {
        return canonical(words, edition)
      } catch (error) {
        throw refusalOf(error)
      }
    },
    batch: async (questions) => Object.fromEntries(await Promise.all(questions.map((one) => named(reading, one)))),
    facts: (words, page) => refusing(() => factPage(edition, words, page, signal)),
    factColumns: (words, page) => refusing(() => factColumns(edition, words, page, signal)),
    story: (contactId) => refusing(async () => masked(await storyOf(edition, contactId), hides?.texts ?? false)),
    evidence: (ids) => kept(['evidence', ids], (stop) => deskEvidence(edition, ids, stop)),
    change: (words) => kept(['change', words], (stop) => change(edition, words, stop)),
    conduct: (words) => kept(['conduct', words], (stop) => conductRates(edition, words, stop)),
    hours: (words) => kept(['hours', words], (stop) => conductHours(edition, words, stop)),
    complaints: (words) => kept(['complaints', words], (stop) => complaintLife(edition, words, stop)),
    openComplaints: (words) => kept(['open-complaints', words], (stop) => openComplaints(edition, words, stop)),
    qaSample: (words) => kept(['qa-sample', words], (stop) => qaSample(edition, words, stop)),
    qaSections: (words) => kept(['qa-sections', words], (stop) => sectionScores(edition, words, stop)),
    qaAgreement: (words) => kept(['qa-agreement', words], (stop) => reviewerAgreement(edition, words, stop)),
    gaming: (words) => kept(['gaming', words], (stop) => gaming(edition, words, stop)),
    attribution: (words) => kept(['attribution', words], (stop) => compareAttribution(edition, words, stop)),
    restated: (words, named) =>
      earlier(named, (before) => {
        const own = reachOf(before.family, asking.rows ?? 'all')
        const was = own === null ? before.edition : scopedTo(before.edition, own)
        return kept(['restated', before.stamp.id, words], (stop) => restatement(was, edition, words, stop))
      }),
    attainment: (words) => kept(['attainment', words], (stop) => attainment(edition, words, stop)),
    forecast: (words) => kept(['forecast', words], (stop) => forecast(edition, words, stop)),
    loss: (words) => kept(['loss', words], (stop) => expectedLoss(edition, words, stop)),
    stress: (words) => kept(['stress', words], (stop) => stress(edition, words, stop)),
    goals: (words) => kept(['goals', words], (stop) => goals(edition, words, stop)),
    kept: (question, give) => kept(question, (stop) => give(readingOf(opened, { ...asking, signal: stop }, earlier))),
    person: (collector, from, to) =>
      kept(['person', collector, from, to], (stop) => personRecord(edition, collector, from, to, stop)),
  }
  return reading
}

async function named(
  reading: Reading,
  { name, ...words }: Named,
): Promise<readonly [string, Answer | Table | Refused]> {
  try {
    return [name, await (isDrawn(words) ? reading.draw(words) : reading.ask(words))]
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [name, { problem: { ...error.extensions, status: error.status, detail: error.message } }]
  }
}

/** One more than the page holds is asked for: whether there is a next one. */
const oneMore = ({ limit, offset }: FactPage): FactPage => ({ limit: limit + 1, offset })
const nextOf = ({ limit, offset }: FactPage, found: number) => (found > limit ? offset + limit : null)

async function factPage(
  edition: PublishedEdition,
  words: Parameters<Reading['facts']>[0],
  page: FactPage,
  signal: AbortSignal | undefined,
): Promise<Page> {
  const { rows } = await facts(edition, words, signal, oneMore(page))
  return { rows: rows.slice(0, page.limit), next: nextOf(page, rows.length) }
}

async function factColumns(
  edition: PublishedEdition,
  words: Parameters<Reading['facts']>[0],
  page: FactPage,
  signal: AbortSignal | undefined,
): Promise<FlatPage | null> {
  using asked = await factsAsked(edition, words, oneMore(page))
  const { at, query } = asked
  if (query === undefined || query === null) return null
  const columns = await (at as PublishedEdition).columns(query, signal)
  const found = rowsIn(columns)
  return { columns: found > page.limit ? firstRows(columns, page.limit) : columns, next: nextOf(page, found) }
}

function asQuestion({
  matrix: _matrix,
  curve: _curve,
  pool,
  reages,
  ...words
}: Words): Omit<Words, 'matrix' | 'curve' | 'pool' | 'reages'> {
  if (pool === undefined && reages === undefined) return words
  throw new QuestionError('bad_pool', 'pool and reages are of a matrix only: ask for matrix=roll as well.')
}

function drawn(
  edition: PublishedEdition,
  { matrix: table, curve: line, from, to, by, where, pool, reages, asOf, ...others }: Words,
  signal: AbortSignal,
): Promise<Table> {
  const [other] = Object.keys(others)
  if (other !== undefined || (table !== undefined && line !== undefined))
    throw new QuestionError(
      'bad_matrix',
      `A matrix or a curve takes from, to, by, where, pool, reages and as_of; leave out ${other ?? 'one of matrix and curve'}.`,
    )
  const words = { from, to, by, where, pool, reages, asOf }
  return line === undefined ? matrix(edition, table ?? '', words, signal) : curve(edition, line, words, signal)
}
