import { error, redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { acted, actsIn, found, sentBy } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

const most = 200

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { data } = actsIn(locals)
  const { service } = locals
  if (service === null) error(404, 'not found')
  const editions = await service.editions()
  const inOrder = editions.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const after = url.searchParams.get('after')
  const at = inOrder.findIndex(({ id }) => id === after)
  const before = url.searchParams.get('before') ?? inOrder[at - 1]?.id ?? null
  const restated = after === null || before === null ? null : await found(data.restated(before, after))
  return {
    edition: reading.edition,
    editions: editions.map((one) => ({ ...one, before: inOrder[inOrder.indexOf(one) - 1]?.id ?? null })),
    restated: restated && { ...restated, rows: restated.rows.slice(0, most), count: restated.rows.length },
    labels: Object.fromEntries(Object.values(reading.metrics).map(({ id, label, style }) => [id, { label, style }])),
    mayRollBack: locals.who?.mayWrite ?? false,
    isRolledBack: url.searchParams.get('back') === 'yes',
  }
}

export const actions: Actions = {
  rollback: async (event) => {
    const sent = await sentBy(event)
    const { data } = actsIn(event.locals)
    const done = await acted(async () => data.rollBack(sent.text('edition')))
    if (done !== undefined) return done
    redirect(303, '/data/editions?back=yes')
  },
}
