import type { PageServerLoad } from './$types'
import { payOf, shown } from '#lib/server/pay.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals }) => {
  const { edition, names } = readingOf(locals)
  return {
    edition,
    names,
    maySimulate: locals.who?.permissions.has('pay.approve') === true,
    ...(await shown(payOf(locals).periods())),
  }
}
