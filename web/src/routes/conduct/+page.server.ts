import { error, fail } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'

const size = 50

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { service } = locals
  if (service === null) error(404, 'not found')
  const view = viewIn(url, reading)
  const { from, to } = view
  const rule = url.searchParams.get('rule')
  const state = url.searchParams.get('state') ?? 'open'
  const limit = Math.min(1000, Number(url.searchParams.get('limit') ?? size) || size)
  const [{ rows }, hours, desk, open] = await asked(
    Promise.all([
      reading.conduct({ by: 'rule', from, to }),
      reading.hours({ from, to }),
      service.desk({
        from,
        to,
        limit,
        ...(state === 'all' ? {} : { state }),
        ...(rule === null ? {} : { where: [`rule=${rule.replaceAll(',', '\\,')}`] }),
      }),
      service.desk({ from, to, state: 'open', limit: 1 }),
    ]),
  )
  return {
    edition: reading.edition,
    view,
    rows,
    hours,
    desk,
    open: open.total,
    rule,
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
    const { service } = locals
    if (service === null) error(404, 'not found')
    const form = await request.formData()
    const [contact_id, rule_id, by] = [text(form, 'contact'), text(form, 'rule'), text(form, 'by')]
    const decision = text(form, 'decision') === 'confirmed' ? 'confirmed' : 'dismissed'
    try {
      await service.decide({ contact_id, rule_id, decision, reason: text(form, 'reason'), by })
    } catch (cause) {
      if (cause instanceof Error && 'status' in cause)
        return fail(Number(cause.status), { message: cause.message, contact: contact_id, rule: rule_id, by })
      throw cause
    }
    return { message: null, contact: contact_id, rule: rule_id, by }
  },
}
