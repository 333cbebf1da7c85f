import type { PageServerLoad } from './$types'
import { drawingsOf } from '#lib/server/drawing.ts'
import { dimensionsFor, explored } from '#lib/server/explore.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { trendOf } from '#lib/server/trend.ts'

const charts = ['table', 'bar', 'line'] as const
export type ChartName = (typeof charts)[number]

const height = 260

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const query = url.searchParams
  const chosen = query.getAll('metrics').flatMap((text) => text.split(','))
  const metrics = chosen.length === 0 ? ['net_collected', 'recovery_rate', 'kept_rate'] : chosen
  const dimensions = dimensionsFor(reading, metrics)
  const words = query.getAll('by').flatMap((text) => text.split(','))
  const by = [...new Set(words.length === 0 ? ['team'] : words)].filter((name) => dimensions.includes(name)).slice(0, 2)
  const chart = charts.find((name) => name === query.get('chart')) ?? 'table'
  const result = await asked(explored(reading, view, { metrics, by }))
  const [measure] = result.measures
  const model =
    chart === 'line' && measure !== undefined && dimensions.includes('month')
      ? await asked(
          trendOf(reading, { measure, view, lang: locals.lang, where: view.where, within: null, beside: null }),
        )
      : null
  return {
    edition: reading.edition,
    view,
    metrics,
    by,
    chart,
    dimensions,
    all: Object.values(reading.metrics).map(({ id, label, missing }) => ({ id, label, missing })),
    result,
    line: model && { model, drawings: drawingsOf(model, height), height },
  }
}
