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
  const filter = { table: word('table'), column: word('column'), reason: word('reason') }
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
    said: { replayed: word('replayed'), accepted: word('accepted'), still: word('still'), fixed: word('fixed') },
    isGoing: word('going') === 'yes',
  }
}

export const actions: Actions = {
  /** Where nothing is said of what stands there now, whatever does is put right. */
  fixAll: async (event) => {
    const sent = await sentBy(event)
    const { data } = actsIn(event.locals)
    const [table, column, reason] = [sent.text('table'), sent.text('column'), sent.text('reason')]
    const cause = { table, column, reason, was: sent.text('was') || null }
    const done = await acted(() => data.fixAll(cause, sent.text('to')))
    if (typeof done !== 'number') return done
    const words = new URLSearchParams({ table, column, reason, fixed: String(done) })
    redirect(303, `/data/quarantine?${words}`)
  },
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
