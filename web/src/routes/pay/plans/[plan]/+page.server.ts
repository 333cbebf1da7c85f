import type { Actions, PageServerLoad } from './$types'
import { field, payOf, sent, shown } from '#lib/server/pay.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, params }) => {
  const { edition } = readingOf(locals)
  return { edition, plan: await shown(payOf(locals).plan(params.plan)), csrf: locals.who?.csrf ?? '' }
}

export const actions: Actions = {
  default: async (event) =>
    sent(event, (desk, form) =>
      desk.actOnPlan(
        event.params.plan,
        field(form, 'version') ?? '',
        field(form, 'action') === 'approve' ? 'approve' : 'submit',
      ),
    ),
}
