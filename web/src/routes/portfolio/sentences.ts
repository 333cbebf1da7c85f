import { add, ratio } from '#lib/format/decimal.ts'
import { percent } from '#lib/format/metric.ts'
import { compact } from '#lib/format/scale.ts'
import { stateName } from '#lib/format/state.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'
import type { Book } from '#lib/server/book.ts'
import type { Roll } from '#lib/server/roll.ts'

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
