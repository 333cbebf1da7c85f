import type { Actions, PageServerLoad } from './$types'
import { field, payOf, sent, shown } from '#lib/server/pay.ts'
import { readingOf } from '#lib/server/reading.ts'
import type { PayWord } from '../../../../../api/pay/desk.ts'

export const load: PageServerLoad = async ({ locals, params }) => {
  const { edition } = readingOf(locals)
  const period = await shown(payOf(locals).period(params.plan, params.month))
  return { edition, period, csrf: locals.who?.csrf ?? '', isDemo: locals.who?.via === 'demo' }
}

function wordIn(form: FormData): PayWord {
  const text = (name: string) => field(form, name)
  const action = text('action') ?? ''
  const reason = text('reason')
  switch (action) {
    case 'calculate':
      return { action, asOf: text('as_of'), begin: text('begin') === 'yes' }
    case 'review':
    case 'approve':
    case 'lock':
      return { action }
    case 'export':
      return { action, template: text('template'), again: text('again') === 'yes', reason }
    case 'adjust':
      return { action, collector: text('collector') ?? '', amount: text('amount') ?? '', reason: reason ?? '' }
    case 'decide':
      return { action, id: text('id') ?? '', accept: text('accept') === 'yes' }
    case 'answer':
      return { action, id: text('id') ?? '', text: text('text') ?? '' }
    case 'release':
      return { action, collector: text('collector') ?? '', reason: reason ?? '' }
    default:
      return { action: 'return', reason: reason ?? '' }
  }
}

export const actions: Actions = {
  default: async (event) => sent(event, (desk, form) => desk.act(event.params.plan, event.params.month, wordIn(form))),
}
