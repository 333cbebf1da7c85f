import type { PageServerLoad } from './$types'
import { choicesOf } from '#lib/server/choices.ts'
import { bridgesOf, cellsOf, flowsOf, splitRollOf } from '#lib/server/flow.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { splits } from '#lib/pages/flow.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const word = (name: string) => url.searchParams.get(name)
  const by = splits.find((one) => one === word('split')) ?? null
  const weight = word('weight') === 'amount' ? 'amount' : 'accounts'
  const reages = word('reages') === '1'
  const [split, cells, bridge, flows, choices] = await asked(
    Promise.all([
      splitRollOf(reading, view, { by, part: word('part'), reages, weight }, locals.lang),
      cellsOf(reading, view, weight, reages),
      bridgesOf(reading, view),
      flowsOf(reading, view),
      choicesOf(reading, view),
    ]),
  )
  return { edition: reading.edition, view, by, weight, reages, split, cells, bridge, flows, choices } as const
}
