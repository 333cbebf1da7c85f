import { db } from '../../warehouse/index.ts'
import {
  answer,
  curve,
  matrix,
  metrics,
  QuestionError,
  rollMatrix,
  runTables,
  sources,
  styleOf,
  type PublishedEdition,
} from '../../sql/index.ts'
import { balancesOf } from './balances.ts'
import { Cache } from './cache.ts'
import { Refusal } from './problem.ts'
import type { EditionStamp, Metric, Names, Reading, Table, Words } from './service.ts'

const keptAnswers = 400

/** What a question cannot have becomes the client's to mend. */
async function refusing<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof QuestionError) throw new Refusal(400, error.message, { code: error.code, ...error.details })
    throw error
  }
}

function dictionary({ minimums }: PublishedEdition): Readonly<Record<string, Metric>> {
  const fallback = minimums.get('default') ?? 0
  return Object.fromEntries(
    [...metrics.values()].map((metric) => {
      const { id, label, about, unit, better, dimensions } = metric
      return [
        id,
        { id, label, about, unit, better, dimensions, minN: minimums.get(id) ?? fallback, style: styleOf(metric) },
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

/** An open edition as the API and the pages ask it. The same question is computed once: an edition never changes. */
export async function readingOf(edition: PublishedEdition, stamp: EditionStamp): Promise<Reading> {
  const [names, buckets] = await Promise.all([namesIn(edition), bucketsIn(edition)])
  const answers = new Cache(keptAnswers)
  const kept = <T>(question: unknown, give: () => Promise<T>) =>
    answers.get(JSON.stringify(question), () => refusing(give))
  return {
    edition: stamp,
    metrics: dictionary(edition),
    buckets,
    names,
    ask: (words) => kept(['ask', words], () => answer(edition, asQuestion(words))),
    draw: (words) => kept(['draw', words], () => drawn(edition, words)),
    roll: (from, to) => kept(['roll', from, to], () => rollMatrix(edition, { from, to, pool: true })),
    balances: (from, to, where) => kept(['balances', from, to, where], () => balancesOf(edition, from, to, where)),
  }
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
): Promise<Table> {
  const [other] = Object.keys(others)
  if (other !== undefined || (table !== undefined && line !== undefined))
    throw new QuestionError(
      'bad_matrix',
      `A matrix or a curve takes from, to, by, where, pool, reages and as_of; leave out ${other ?? 'one of matrix and curve'}.`,
    )
  const words = { from, to, by, where, pool, reages, asOf }
  return line === undefined ? matrix(edition, table ?? '', words) : curve(edition, line, words)
}
