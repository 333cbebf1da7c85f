import type { PageServerLoad } from './$types'
import { payOf, shown } from '#lib/server/pay.ts'
import { readingOf } from '#lib/server/reading.ts'
import { addMonths, monthOf } from '#lib/period/days.ts'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { edition, names } = readingOf(locals)
  const desk = payOf(locals)
  const { plans } = await shown(desk.periods())
  const ids = [...new Set(plans.map(({ id }) => id))]
  const month = (name: string, otherwise: string) => {
    const text = url.searchParams.get(name) ?? otherwise
    return /^\d{4}-\d{2}$/.test(text) ? text : otherwise
  }
  const last = addMonths(monthOf(addMonths(edition.asOf, 0)), -1).slice(0, 7)
  const through = month('through', last)
  const from = month('from', addMonths(`${last}-01`, -2).slice(0, 7))
  const [plan, against] = [url.searchParams.get('plan') ?? ids[0], url.searchParams.get('against') ?? ids.at(-1)]
  const asked = url.searchParams.has('plan') && plan !== undefined && against !== undefined
  const to = addMonths(`${through}-01`, 1)
  const simulation = asked ? await shown(desk.simulate({ plan, against, from: `${from}-01`, to })) : null
  return { edition, names, ids, plan: plan ?? '', against: against ?? '', from, through, simulation }
}
