import { createHash } from 'node:crypto'
import { duckdb, statementOf } from '#warehouse'
import { models, sourceOf, sources, type SourceName } from '#sql'
import type { ActiveRule } from '../rules/active.ts'
import type { Settings } from '../settings/index.ts'
import type { Forgotten } from '../personal/forgotten.ts'
import { version } from './version.ts'

/** The rules of a build, with all that they say. */
export const rulesOf = (active: readonly ActiveRule[]) =>
  active.map(({ rule, pack, id, validFrom, validTo }) => ({
    ...rule,
    ...{ id, validFrom, validTo, appliesTo: pack.appliesTo },
  }))

/** Every model with the statement that computes it. */
export function statementsOf(settings: Settings): [string, string][] {
  const engine = duckdb({ digits: settings.currency.minorUnits })
  return models.map((model) => [model.name, statementOf(model, engine)])
}

/** How an edition is made, whatever it is made from: two of the same recipe say the same of the same records. */
export interface Recipe {
  readonly version: string
  readonly settings: string
  readonly rules: string
  readonly models: string
  /** Whom the home has forgotten: an edition with somebody forgotten since must leave nothing behind. */
  readonly forgotten: string
}

const hash = (of: unknown) => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16)

export function recipeOf(settings: Settings, active: readonly ActiveRule[], forgotten: Forgotten | null): Recipe {
  const shapes = models.map(({ name, materialized, months }) => [
    name,
    materialized,
    months && [
      months.by,
      months.reads.map(({ relation, ...reach }) => ({ ...reach, relation: relation.name, among: null })),
    ],
  ])
  const columns = (Object.keys(sources) as SourceName[]).map((name) => {
    const { columns, days, months } = sourceOf(name)
    return [name, Object.entries(columns).map(([column, { kind }]) => [column, kind]), days, months]
  })
  return {
    version,
    settings: hash({ ...settings, display: null }),
    rules: hash(rulesOf(active)),
    models: hash([statementsOf(settings), shapes, columns]),
    forgotten: hash(forgotten === null ? [] : [Object.keys(forgotten.debtors).sort(), forgotten.editions]),
  }
}

const words: Readonly<Record<keyof Recipe, string>> = {
  version: 'it was built by another version of Rollcall',
  settings: 'the settings have changed',
  rules: 'the rules have changed',
  models: 'the models have changed',
  forgotten: 'somebody was forgotten',
}

/** The first thing in which two recipes differ, in words; null: in none. */
export function differenceOf(now: Recipe, before: Recipe | undefined): string | null {
  if (before === undefined) return words.version
  const differing = (Object.keys(words) as (keyof Recipe)[]).find((part) => now[part] !== before[part])
  return differing === undefined ? null : words[differing]
}
