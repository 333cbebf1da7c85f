import { redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { acted, actsIn, found, sentBy } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const reading = readingOf(locals)
  const { data } = actsIn(locals)
  return {
    edition: reading.edition,
    record: await found(data.show(params.id)),
    mayRepair: data.mayRepair,
    isFixed: url.searchParams.get('fixed') === 'yes',
  }
}

export const actions: Actions = {
  /** What is empty and was so before is no correction. */
  fix: async (event) => {
    const sent = await sentBy(event)
    const { data } = actsIn(event.locals)
    const before = sent.beginning('was:')
    const changes = Object.fromEntries(
      Object.entries(sent.beginning('set:')).filter(([name, value]) => value !== (before[name] ?? '')),
    )
    const done = await acted(async () => data.fix(event.params.id, changes))
    if (done !== undefined) return done
    redirect(303, `${event.url.pathname}?fixed=yes`)
  },
}
