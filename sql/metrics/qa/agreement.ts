import { field, orderedBy, type Row } from '#warehouse'
import { doubleReviews } from '../../marts/double_reviews.ts'
import { cutFor } from '../cut.ts'
import type { Edition } from '../edition.ts'
import { wilson } from '../interval.ts'
import { dated, type Period } from '../sums.ts'
import { hundredthsOf } from './student.ts'

export interface AgreementWords extends Period {
  /** From this score on a review without a critical fail passes. Default 80. */
  readonly pass?: number | undefined
  readonly asOf?: string | undefined
}

/**
 * How far two people agree who reviewed the same contacts; both null: all pairs together, the lower reviewer id first in each.
 * Every figure has its own n: sheets may share no critical line, and reviews may have no score.
 */
export interface AgreementRow {
  readonly first: string | null
  readonly second: string | null
  readonly pairs: number
  /** Share of critical lines on both sheets failed on both or on neither; 95 % Wilson interval; n are lines. */
  readonly critical: {
    readonly value: number | null
    readonly n: number
    readonly low: number | null
    readonly high: number | null
  }
  /** Mean absolute difference of the scores, in points; n are pairs with two scores. */
  readonly difference: { readonly value: number | null; readonly n: number }
  /** Cohen's kappa of passing and failing; null where both gave everybody the same. */
  readonly kappa: { readonly value: number | null; readonly n: number; readonly agreed: number }
}

/** Agreement of reviewers over contacts two of them reviewed, dated by the later review. */
export async function reviewerAgreement(
  edition: Edition,
  { pass = 80, asOf, ...period }: AgreementWords,
  signal?: AbortSignal,
): Promise<{ pass: number; rows: AgreementRow[] }> {
  using cut = await cutFor(edition, asOf)
  const { at } = cut
  const query = dated(doubleReviews, 'double_on', period).selectAll('f')
  const order = ['first_reviewer_id', 'second_reviewer_id', 'first_review_id', 'second_review_id']
  const rows = await at.rows(
    orderedBy(
      query,
      order.map((column) => field('f', column)),
    ),
    signal,
  )
  const byPair = Map.groupBy(rows, (row) => JSON.stringify([row['first_reviewer_id'], row['second_reviewer_id']]))
  return {
    pass,
    rows: [
      ...(rows.length === 0 ? [] : [agreementOf(rows, null, null, pass)]),
      ...[...byPair.values()].map((own) =>
        agreementOf(own, own[0]!['first_reviewer_id'] as string, own[0]!['second_reviewer_id'] as string, pass),
      ),
    ],
  }
}

function agreementOf(rows: readonly Row[], first: string | null, second: string | null, pass: number): AgreementRow {
  const sum = (column: string) => rows.reduce((all, row) => all + Number(row[column] ?? 0), 0)
  const [items, agreed] = [sum('item_count'), sum('agreed_count')]
  const scored = rows.filter((row) => row['first_score'] !== null && row['second_score'] !== null)
  const apart = scored.reduce(
    (all, row) => all + Math.abs(hundredthsOf(row['first_score']) - hundredthsOf(row['second_score'])),
    0,
  )
  const passes = (row: Row, side: 'first' | 'second') =>
    row[`${side}_failed`] !== true && hundredthsOf(row[`${side}_score`]) >= hundredthsOf(pass)
  return {
    first,
    second,
    pairs: rows.length,
    critical: {
      value: items === 0 ? null : agreed / items,
      n: items,
      ...(items === 0 ? { low: null, high: null } : wilson(agreed, items)),
    },
    difference: { value: scored.length === 0 ? null : apart / scored.length / 100, n: scored.length },
    kappa: kappaOf(scored.map((row) => [passes(row, 'first'), passes(row, 'second')])),
  }
}

/** Cohen's kappa of two people who say yes or no. */
export function kappaOf(pairs: readonly (readonly [boolean, boolean])[]): AgreementRow['kappa'] {
  const n = pairs.length
  const count = (is: (pair: readonly [boolean, boolean]) => boolean) => pairs.filter(is).length
  const agreed = count(([a, b]) => a === b)
  const [a, b] = [count(([yes]) => yes), count(([, yes]) => yes)]
  // n² of agreement by chance: whole numbers until the one division.
  const chance = a * b + (n - a) * (n - b)
  const value = n * n === chance ? null : (agreed * n - chance) / (n * n - chance)
  return { value, n, agreed }
}
