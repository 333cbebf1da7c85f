import type { PageServerLoad } from './$types'
import type { BalancesModel } from '#lib/charts/balances.ts'
import { commonScale } from '#lib/format/scale.ts'
import { stateName } from '#lib/format/state.ts'
import { besides } from '#lib/server/besides.ts'
import { bookOf, type Book } from '#lib/server/book.ts'
import { choicesOf } from '#lib/server/choices.ts'
import { eventsIn, withEvents } from '#lib/server/events.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { linesOf, measuresOf } from '#lib/server/lines.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { rollOf } from '#lib/server/roll.ts'
import { chosenMeasure, trendOf } from '#lib/server/trend.ts'
import type { Lang } from '#lib/messages/index.ts'
import { balancesHeight, shownMeasures, trendHeight } from '#lib/pages/portfolio.ts'

function balancesModel({ bars }: Book, lang: Lang): BalancesModel | null {
  const overdue = bars.filter((bar) => Number(bar.overdue) !== 0 || Number(bar.before ?? 0) !== 0)
  if (overdue.length === 0) return null
  return {
    kind: 'balances',
    lang,
    scale: commonScale(
      lang,
      overdue.map((bar) => bar.overdue),
    ),
    bars: overdue.map((bar) => ({ name: stateName(bar.state, lang), amount: bar.overdue, before: bar.before })),
  }
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const { lang } = locals
  const { where } = view
  const measures = measuresOf(reading, shownMeasures, ['month'], where)
  const measure = chosenMeasure(measures, url.searchParams.get('trend'))
  const [lines, book, roll, drawn, choices, events] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, within: null, trend: true }),
      bookOf(reading, view, where),
      rollOf(reading, view),
      measure && trendOf(reading, { measure, view, lang, where, within: null, beside: null }),
      choicesOf(reading, view),
      eventsIn(locals, view),
    ]),
  )
  const [whole] = await asked(besides(reading, view, measures, lines, () => 'all'))
  const trend = drawn && withEvents(drawn, events)
  const balances = book && balancesModel(book, lang)
  return {
    edition: reading.edition,
    view,
    measures,
    figures: whole?.figures ?? {},
    book,
    balances: balances && { model: balances, drawings: drawingsOf(balances, balancesHeight) },
    roll,
    trend: trend && measure && { measure, model: trend, drawings: drawingsOf(trend, trendHeight) },
    choices,
    events,
  }
}
