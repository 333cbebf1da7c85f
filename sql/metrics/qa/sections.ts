import { field, isIn, isKnown, named, orderedBy, type Row } from '#warehouse'
import { reviews } from '../../marts/reviews.ts'
import { reviewSections } from '../../marts/review_sections.ts'
import { cutFor } from '../cut.ts'
import type { Edition } from '../edition.ts'
import { dated, filtered, filtersIn, namesIn, type Period } from '../sums.ts'
import { hundredthsOf, meanOf, type MeanScore } from './student.ts'

const keyColumns = { team: 'team_id', collector: 'collector_id' } as const

export interface QaWords extends Period {
  /** `team`, `collector`. */
  readonly by?: string | readonly string[] | undefined
  readonly where?: readonly string[] | undefined
  readonly asOf?: string | undefined
}

/** A section of the review sheet, over the random sample; `section` null: the whole review, `-` lines without a section. */
export interface SectionRow extends MeanScore {
  readonly section: string | null
  /** Critical lines failed; of the whole review, reviews that failed critically. */
  readonly failed: number
  readonly [key: string]: unknown
}

/** Mean scores of reviews and of the sections of their sheets, each with its interval. */
export async function sectionScores(
  edition: Edition,
  words: QaWords,
  signal?: AbortSignal,
): Promise<{ rows: SectionRow[] }> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const keys = namesIn(words.by, keyColumns)
  const filters = filtersIn(words.where, keyColumns)
  const read = (of: Parameters<typeof dated>[0], columns: Readonly<Record<string, string>>) => {
    const rows = filtered(dated(of, 'reviewed_on', words), filters, keyColumns)
      .where(isIn(field('f', 'sample'), ['random']))
      .where(isKnown(field('f', 'score')))
      .select(Object.entries({ ...keys, ...columns }).map(([name, column]) => named(field('f', column), name)))
    return at.rows(
      orderedBy(
        rows,
        [...Object.values(keys), 'review_id'].map((column) => field('f', column)),
      ),
      signal,
    )
  }
  const [whole, parts] = await Promise.all([
    read(reviews, { score: 'score', failed: 'critical_count' }),
    read(reviewSections, { section: 'section', score: 'score', failed: 'failed_count' }),
  ])
  const own = (row: Row) => Object.keys(keys).map((name) => row[name] ?? null)
  const grouped = (rows: readonly Row[], sectionOf: (row: Row) => string | null) =>
    [...Map.groupBy(rows, (row) => JSON.stringify([own(row), sectionOf(row)])).values()].map((alike) => ({
      ...Object.fromEntries(Object.keys(keys).map((name) => [name, alike[0]![name] ?? null])),
      section: sectionOf(alike[0]!),
      ...meanOf(alike.map((row) => hundredthsOf(row['score']))),
      failed: alike.reduce((all, row) => all + Number(row['failed']), 0),
    }))
  const all = [...grouped(whole, () => null), ...grouped(parts, (row) => (row['section'] as string | null) ?? '-')]
  const order = (row: SectionRow) => JSON.stringify([...own(row as Row), row.section ?? ''])
  return { rows: all.sort((a, b) => (order(a) < order(b) ? -1 : 1)) }
}
