import type { Actions, PageServerLoad } from './$types'
import { field, payOf, sent, shown } from '#lib/server/pay.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, params }) => {
  const { edition } = readingOf(locals)
  const { plan, month, collector } = params
  const statement = await shown(payOf(locals).statement(plan, month, collector))
  await locals.door.viewed('pay', `${plan} ${month} ${collector}`)
  return { edition, told: statement, csrf: locals.who?.csrf ?? '' }
}

export const actions: Actions = {
  default: async (event) => {
    const { plan, month, collector } = event.params
    return sent(event, (desk, form) =>
      desk.act(plan, month, {
        action: 'dispute',
        collector,
        text: field(form, 'text') ?? '',
        line: field(form, 'line'),
      }),
    )
  },
}
