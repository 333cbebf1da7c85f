import type { PageServerLoad } from './$types'
import { drawingsOf } from '#lib/server/drawing.ts'
import { delinquencyOf, liquidationModel, recoveredModel, redefaultsOf, vintageModel } from '#lib/server/curves.ts'
import { asked, readingOf } from '#lib/server/reading.ts'
import { evers } from '#lib/pages/curves.ts'
import { linesHeight } from '#lib/pages/outlook.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { lang } = locals
  const ever = evers.find((one) => one === url.searchParams.get('ever')) ?? 'ever30'
  const [vintage, liquidation, recovered, redefaults, delinquency] = await asked(
    Promise.all([
      vintageModel(reading, lang, ever),
      liquidationModel(reading, lang),
      recoveredModel(reading, lang),
      redefaultsOf(reading),
      delinquencyOf(reading),
    ]),
  )
  return {
    edition: reading.edition,
    ever,
    vintage: vintage && { model: vintage, drawings: drawingsOf(vintage, linesHeight) },
    liquidation: liquidation && { ...liquidation, drawings: drawingsOf(liquidation.model, linesHeight) },
    recovered: recovered && { model: recovered, drawings: drawingsOf(recovered, linesHeight) },
    redefaults,
    delinquency,
  }
}
