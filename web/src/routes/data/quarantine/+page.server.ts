import { error, redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { acted, actsIn, sentBy } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

const limit = 100

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { data } = actsIn(locals)
  const { service } = locals
  if (service === null) error(404, 'not found')
  const word = (name: string) => url.searchParams.get(name) || undefined
  const filter = { table: word('table'), reason: word('reason') }
  const offset = Math.max(0, Math.trunc(Number(word('offset') ?? 0)) || 0)
  const [groups, { rows }] = await Promise.all([
    service.quarantine(),
    service.quarantined(filter, { limit: limit + 1, offset }),
  ])
  return {
    edition: reading.edition,
    groups,
    filter,
    offset,
    limit,
    records: rows.slice(0, limit),
    isMore: rows.length > limit,
    mayRepair: data.mayRepair,
    said: { replayed: word('replayed'), accepted: word('accepted'), still: word('still') },
    isGoing: word('going') === 'yes',
  }
}

export const actions: Actions = {
  replay: async (event) => {
    const sent = await sentBy(event)
    const { data } = actsIn(event.locals)
    const id = sent.text('id')
    const done = await acted(() => data.replay(id === '' ? [] : [id]))
    if (done === null) redirect(303, '/data/quarantine?going=yes')
    if ('status' in done) return done
    const { replayed, accepted, quarantined } = done
    redirect(303, `/data/quarantine?replayed=${replayed}&accepted=${accepted}&still=${quarantined}`)
  },
}
