import type { Figure, Measure } from '#lib/figure.ts'
import { add, ratio } from '#lib/format/decimal.ts'
import { deltaOf } from '#lib/format/delta.ts'
import { percent, styleOf, written } from '#lib/format/metric.ts'
import { compact } from '#lib/format/scale.ts'
import { stateName } from '#lib/format/state.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'
import type { Book } from '#lib/server/book.ts'
import type { Roll } from '#lib/server/roll.ts'

const leading = ['overdue_rate', 'roll_forward_rate', 'net_collected']

/** The answer of the page: how the leading measures stand and moved. Null: none has a value. */
export function answerOf(
  measures: readonly Measure[],
  figures: Readonly<Record<string, Figure>>,
  against: string | null,
  lang: Lang,
  currency: string,
  t: Messages,
): string | null {
  const clauses = leading.flatMap((id) => {
    const measure = measures.find((one) => one.id === id)
    const figure = figures[id]
    if (measure === undefined || figure?.now?.value == null) return []
    const style = styleOf(measure)
    const value = `${written(style, figure.now.value, lang)}${style.kind === 'money' ? ` ${currency}` : ''}`
    const delta = deltaOf(measure, style, figure.now, figure.before, t.tile.points)
    return [
      t.portfolio.clause(
        measure.label[lang],
        value,
        delta && (delta.direction === 'flat' ? 'flat' : delta.direction),
        delta?.text ?? '',
      ),
    ]
  })
  return clauses.length === 0 ? null : t.portfolio.joined(against, clauses)
}

/** How much is past due, and where most of it stands. Null: nothing is. */
export function overdueOf({ bars }: Book, lang: Lang, currency: string, t: Messages): string | null {
  const past = add(bars.map(({ overdue }) => overdue))
  const total = add(bars.map(({ amount }) => amount))
  const worst = bars.reduce<(typeof bars)[number] | null>(
    (most, bar) => (Number(bar.overdue) > Number(most?.overdue ?? 0) ? bar : most),
    null,
  )
  const [share, worstShare] = [ratio(past, total), worst && ratio(worst.overdue, past)]
  if (worst === null || share === null || worstShare === null) return null
  const money = (text: string) => `${compact(lang, text)} ${currency}`
  return t.portfolio.balancesSentence(
    money(past),
    money(total),
    percent(share),
    stateName(worst.state, lang),
    percent(worstShare),
  )
}

/** What share rolled to a worse bucket, and from which bucket most. */
export function rollAnswerOf({ from, buckets, cells }: Roll, lang: Lang, t: Messages): string {
  const rows = from
    .filter((state) => buckets.indexOf(state) > 0)
    .map((state) => {
      const own = cells.filter((cell) => cell.from === state)
      const sum = (some: typeof own) => some.reduce((total, { accounts }) => total + accounts, 0)
      const worse = sum(own.filter(({ to }) => to === 'charged_off' || buckets.indexOf(to) > buckets.indexOf(state)))
      return { state, worse, all: sum(own) }
    })
  const total = rows.reduce((sum, { all }) => sum + all, 0)
  const rolled = rows.reduce((sum, { worse }) => sum + worse, 0)
  const widest = rows.reduce<(typeof rows)[number] | null>(
    (most, row) => (row.all > 0 && (most === null || row.worse / row.all > most.worse / most.all) ? row : most),
    null,
  )
  if (total === 0 || widest === null) return t.portfolio.noRoll
  return t.portfolio.rollSentence(
    percent(rolled / total),
    stateName(widest.state, lang),
    percent(widest.worse / widest.all),
  )
}
