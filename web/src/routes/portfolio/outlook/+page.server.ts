import type { PageServerLoad } from './$types'
import { drawingsOf } from '#lib/server/drawing.ts'
import { forecastModel } from '#lib/server/outlook.ts'
import { asked, readingOf } from '#lib/server/reading.ts'
import { outlookHeight, outlookMethods } from '#lib/pages/outlook.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { lang } = locals
  const named = url.searchParams.get('method')
  const method = outlookMethods.find((one) => one === named) ?? 'roll-12'
  const isKnown = 'overdue_rate' in reading.metrics && reading.metrics['overdue_rate']?.missing === null
  const [made, stress, goals] = await asked(
    Promise.all([
      isKnown ? reading.forecast({ method, months: 12 }) : null,
      isKnown ? reading.stress({}) : null,
      reading.goals({}),
    ]),
  )
  const model = made && (await asked(forecastModel(reading, made, lang)))
  return {
    edition: reading.edition,
    method,
    forecast: made && model && { made, model, drawings: drawingsOf(model, outlookHeight) },
    stress,
    goals,
  }
}
