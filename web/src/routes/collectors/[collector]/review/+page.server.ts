import { redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { acted, actsIn, found, sentBy } from '#lib/server/acting.ts'
import { readingOf, viewIn } from '#lib/server/reading.ts'
import { reviewOf } from '#lib/server/review.ts'

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const reading = readingOf(locals)
  const { packs } = actsIn(locals)
  const view = viewIn(url, reading)
  const content = await reviewOf(reading, view, params.collector, (...asked) => packs.statements(...asked))
  const habits =
    locals.who?.permissions.has('habits') === true
      ? (await reading.gaming({ from: view.from, to: view.to })).rows.filter((row) => row.collector === content.id)
      : null
  return {
    edition: reading.edition,
    view,
    content,
    habits,
    mayKeep: packs.sides(content.id).includes('manager'),
    kept: await found(packs.list(content.id)),
  }
}

export const actions: Actions = {
  keep: async (event) => {
    const sent = await sentBy(event)
    const { locals, url, params } = event
    const reading = readingOf(locals)
    const { packs } = actsIn(locals)
    const view = viewIn(url, reading)
    const done = await acted(async () => {
      const content = await reviewOf(reading, view, params.collector, (...asked) => packs.statements(...asked))
      const { from, to } = view
      return packs.keep({ collector: content.id, from, to, content, comment: sent.text('comment') })
    })
    if (typeof done !== 'string') return done
    redirect(303, `/packs/reviews/${done}`)
  },
}
