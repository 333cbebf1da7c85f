import { compare, field, isIn, literal, selectFrom, type Day } from '#warehouse'
import { targets } from '../../marts/targets.ts'
import { quotient } from '../cell.ts'
import type { Edition } from '../edition.ts'
import { addedTexts } from '../exact.ts'
import { matrixAsked, type Drawn, type MatrixWords } from './asked.ts'
import { liquidationOf, placedBy, type LiquidationRow } from './liquidation.ts'

/** A point of a liquidation curve beside what was planned and what others had at the same age. */
export interface PlannedRow extends LiquidationRow {
  /** The target of `liquidation_rate` of everybody for the month of placement, at the age the setting names; else null. */
  readonly plan: number | null
  /** Share of the other cohorts, or of the other segments of the cohort, at the same age and mature; null without any. */
  readonly peers: number | null
}

/** Liquidation against plan and peers at equal maturity. */
export async function againstPlan(
  edition: Edition,
  words: MatrixWords,
  signal?: AbortSignal,
): Promise<Drawn<PlannedRow>> {
  const needs = ['payments', 'placements']
  using asked = await matrixAsked(edition, words, { what: 'The liquidation curve', needs, by: placedBy })
  if (asked.unavailable !== null) return { rows: [], unavailable: asked.unavailable }
  const [rows, plans] = await Promise.all([liquidationOf(asked, signal), plansOf(asked.at, asked.from, signal)])
  const isSplit = asked.by.length > 0
  const months = asked.at.decided.liquidationMonths
  return {
    rows: rows.map((row): PlannedRow => {
      const peers = rows.filter(
        (other) =>
          other !== row &&
          other.month === row.month &&
          other.immature === 0 &&
          (isSplit ? other.cohort === row.cohort : other.cohort !== row.cohort),
      )
      const added = (of: 'collected' | 'placed_amount') => addedTexts(peers.map((peer) => peer[of]))
      return {
        ...row,
        plan: row.month === months ? (plans.get(row.cohort) ?? null) : null,
        peers: peers.length > 0 ? quotient(added('collected'), added('placed_amount')) : null,
      }
    }),
  }
}

async function plansOf(edition: Edition, from: Day, signal?: AbortSignal): Promise<Map<Day, number>> {
  if (!edition.delivered.has('targets')) return new Map()
  const query = selectFrom(targets, 't')
    .where(isIn(field('t', 'metric'), ['liquidation_rate']))
    .where(isIn(field('t', 'scope'), ['all']))
    .where(compare(field<Day>('t', 'month'), '>=', literal('date', from)))
    .selectAll()
  const rows = await edition.rows(query, signal)
  return new Map(rows.map((row) => [row['month'] as Day, Number(row['target'])]))
}
