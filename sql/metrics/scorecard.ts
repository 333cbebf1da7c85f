import { compare, field, literal, selectFrom } from '#warehouse'
import { targets } from '../marts/targets.ts'
import { answer, understood } from './answer.ts'
import { metrics } from './catalogue.ts'
import type { Cell } from './cell.ts'
import { monthsBetween } from './compared.ts'
import { minimumOf, type Edition } from './edition.ts'
import type { Metric } from './metric.ts'
import type { Question, Words } from './question.ts'
import { QuestionError } from './question.ts'
import { scored, type ScorecardPart } from './scorecard_part.ts'

/** Somebody's scorecard. 100 is the target where there is one, else what the floor does. There is no rank. */
export interface ScorecardRow {
  readonly key: string
  /** Mean of the parts kept, by their shares; null where none is. From 0 to 200. */
  readonly score: number | null
  /** 95 % interval of the parts that have one, taken as independent; null where they carry less than half of the weight. */
  readonly low: number | null
  readonly high: number | null
  /** Whether the whole interval lies above or below 100; null without an interval or with less than half of the weight. */
  readonly band: 'above' | 'around' | 'below' | null
  /** Share of the weights in the settings whose parts are kept, from 0 to 1. */
  readonly weight_kept: number
  readonly parts: readonly ScorecardPart[]
}

export interface Scorecard {
  readonly by: string
  readonly from: string
  readonly to: string
  /** In the order of the keys. */
  readonly rows: readonly ScorecardRow[]
  /** Metrics that are not available, by what was not delivered. */
  readonly unavailable: Readonly<Record<string, string>>
}

export interface ScorecardWords extends Pick<Words, 'from' | 'to' | 'where' | 'attribution' | 'asOf'> {
  /** `collector`, `team` or `grade`; collector where nothing is said. */
  readonly by?: string | undefined
}

/** The weighted scorecard of the settings: each metric against its target or the floor, small samples left out. */
export async function scorecard(edition: Edition, words: ScorecardWords, signal?: AbortSignal): Promise<Scorecard> {
  const { by = 'collector', asOf: _asOf, ...shared } = words
  const weights = edition.decided.scorecard
  if (weights.length === 0)
    throw new QuestionError('no_scorecard', 'The settings of this edition give no metric a weight: see `scorecard`.')
  if (!['collector', 'team', 'grade'].includes(by))
    throw new QuestionError('bad_scorecard', `A scorecard is of each collector, team or grade, not of each ${by}.`, {
      by,
    })
  const asked: Words = { ...shared, metrics: weights.map(({ metric }) => metric) }
  using cut = await understood(edition, { ...asked, by, asOf: words.asOf })
  const { question, at } = cut
  const [own, floor, aims] = await Promise.all([
    answer(at, { ...asked, by }, signal),
    answer(at, asked, signal),
    targetsOf(at, question, by, signal),
  ])
  const rows = own.rows
    .filter((row) => row[by] !== null)
    .map((row) => {
      const key = row[by] as string
      const parts = weights.map(({ metric: id, weight }) =>
        scored(metrics.get(id)!, {
          weight,
          own: row[id] as Cell | undefined,
          floor: floor.rows[0]?.[id] as Cell | undefined,
          minimum: minimumOf(id, at),
          target: aims(metrics.get(id)!, key),
        }),
      )
      return total(key, parts)
    })
  return { by, from: question.from, to: question.to, rows, unavailable: own.unavailable }
}

/** The target of somebody: their own, or of a metric that is no sum that of all. Targets are set for whole months. */
async function targetsOf(
  edition: Edition,
  { from, to }: Question,
  by: string,
  signal?: AbortSignal,
): Promise<(metric: Metric, key: string) => string | null> {
  if (monthsBetween(from, to) !== 1) return () => null
  const query = selectFrom(targets, 't')
    .where(compare(field('t', 'month'), '=', literal('date', from)))
    .selectAll()
  const set = new Map(
    (await edition.rows(query, signal)).map((row) => [
      JSON.stringify([row['metric'], row['scope']]),
      String(row['target']),
    ]),
  )
  const found = (id: string, scope: string) => set.get(JSON.stringify([id, scope])) ?? null
  return ({ id, unit }, key) =>
    found(id, `${by}:${key}`) ?? (unit === 'money' || unit === 'count' ? null : found(id, 'all'))
}

function total(key: string, all: readonly Omit<ScorecardPart, 'share'>[]): ScorecardRow {
  const kept = all.filter(({ score }) => score !== null)
  const sum = (parts: readonly { weight: string }[]) => parts.reduce((so, { weight }) => so + Number(weight), 0)
  const parts = all.map((part) => ({ ...part, share: part.score === null ? null : Number(part.weight) / sum(kept) }))
  const weight_kept = sum(kept) / sum(all)
  if (kept.length === 0) return { key, score: null, low: null, high: null, band: null, weight_kept, parts }
  const score = parts.reduce((so, part) => so + (part.share ?? 0) * (part.score ?? 0), 0)
  const bounded = parts.filter(({ half }) => half !== null)
  const half = Math.sqrt(bounded.reduce((so, part) => so + (part.share! * part.half!) ** 2, 0))
  if (bounded.reduce((so, { share }) => so + share!, 0) < 0.5)
    return { key, score, low: null, high: null, band: null, weight_kept, parts }
  const [low, high] = [score - half, score + half]
  const band = weight_kept < 0.5 ? null : low > 100 ? 'above' : high < 100 ? 'below' : 'around'
  return { key, score, low, high, band, weight_kept, parts }
}
