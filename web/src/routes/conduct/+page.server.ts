import { fail } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { catalogues } from '#lib/messages/index.ts'
import { filterWord, filterWords, ratesBy } from '#lib/pages/conduct.ts'
import { asked, readingOf, serviceOf, viewIn } from '#lib/server/reading.ts'

const size = 50

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const service = serviceOf(locals)
  const view = viewIn(url, reading)
  const { from, to } = view
  const words = url.searchParams
  const state = words.get('state') ?? 'open'
  const by = ratesBy.find((one) => one === words.get('by')) ?? 'rule'
  const chosen = filterWords.map((name) => [name, words.get(name) ?? ''] as const).filter(([, value]) => value !== '')
  const limit = Math.min(1000, Number(words.get('limit') ?? size) || size)
  const [byRule, rates, hours, desk, open] = await asked(
    Promise.all([
      reading.conduct({ by: 'rule', from, to }),
      reading.conduct({ by, from, to }),
      reading.hours({ from, to }),
      service.desk({
        from,
        to,
        limit,
        ...(state === 'all' ? {} : { state }),
        where: chosen.map(([name, value]) => filterWord(name, value)),
      }),
      service.desk({ from, to, state: 'open', limit: 1 }),
    ]),
  )
  const evidence = await asked(reading.evidence([...new Set(desk.rows.map((row) => row.contact_id))]))
  return {
    edition: reading.edition,
    view,
    by,
    byRule: byRule.rows,
    rates: rates.rows,
    hours,
    desk,
    evidence,
    open: open.total,
    chosen: Object.fromEntries(chosen),
    state,
    limit,
    names: reading.names,
  }
}

const text = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

export const actions: Actions = {
  default: async ({ request, locals }) => {
    const { who, lang } = locals
    const service = serviceOf(locals)
    const form = await request.formData()
    const [contact_id, rule_id, by] = [text(form, 'contact'), text(form, 'rule'), text(form, 'by')]
    const decision = text(form, 'decision') === 'confirmed' ? 'confirmed' : 'dismissed'
    const here = { contact: contact_id, rule: rule_id, by }
    if (who?.via === 'session' && text(form, 'csrf') !== who.csrf)
      return fail(403, { message: catalogues[lang].conduct.outOfDate, ...here })
    try {
      // Who is signed in is the author, whatever the form says: the service sees to it.
      await service.decide({ contact_id, rule_id, decision, reason: text(form, 'reason'), by })
    } catch (cause) {
      if (cause instanceof Error && 'status' in cause)
        return fail(Number(cause.status), { message: cause.message, ...here })
      throw cause
    }
    return { message: null, ...here }
  },
}
