import { redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { acted, actsIn, sentBy } from '#lib/server/acting.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { dimensionsFor, explored } from '#lib/server/explore.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { trendOf } from '#lib/server/trend.ts'

const charts = ['table', 'bar', 'line'] as const
export type ChartName = (typeof charts)[number]

const height = 260

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const query = url.searchParams
  const chosen = query.getAll('metrics').flatMap((text) => text.split(','))
  const metrics = chosen.length === 0 ? ['net_collected', 'recovery_rate', 'kept_rate'] : chosen
  const dimensions = dimensionsFor(reading, metrics)
  const words = query.getAll('by').flatMap((text) => text.split(','))
  const by = [...new Set(words.length === 0 ? ['team'] : words)].filter((name) => dimensions.includes(name)).slice(0, 2)
  const chart = charts.find((name) => name === query.get('chart')) ?? 'table'
  const result = await asked(explored(reading, view, { metrics, by }))
  const [measure] = result.measures
  const model =
    chart === 'line' && measure !== undefined && dimensions.includes('month')
      ? await asked(
          trendOf(reading, { measure, view, lang: locals.lang, where: view.where, within: null, beside: null }),
        )
      : null
  const { views, events } = actsIn(locals)
  const [saved, happened] = await Promise.all([views.list(), events.list(view.from, view.to)])
  return {
    saved: saved.map(({ view_id: id, name, address, owner, isOwn }) => ({ id, name, address, owner, isOwn })),
    events: happened.map(({ event_id: id, day, text, team }) => ({
      ...{ id, day, text },
      team: team === null ? null : (reading.names.team[team] ?? team),
    })),
    mayNote: events.mayNote,
    teams: Object.entries(reading.names.team).map(([id, name]) => ({ id, name })),
    seesAll: locals.who?.rows === 'all',
    edition: reading.edition,
    view,
    metrics,
    by,
    chart,
    dimensions,
    all: Object.values(reading.metrics).map(({ id, label, missing }) => ({ id, label, missing })),
    result,
    line: model && { model, drawings: drawingsOf(model, height), height },
  }
}

/** The address without the name of the action: what a view is saved as, and where a form leads back to. */
function addressOf({ pathname, searchParams }: URL): string {
  const words = [...searchParams].filter(([name]) => !name.startsWith('/'))
  const text = new URLSearchParams(words).toString()
  return text === '' ? pathname : `${pathname}?${text}`
}

export const actions: Actions = {
  save: async (event) => {
    const sent = await sentBy(event)
    const { views } = actsIn(event.locals)
    const address = addressOf(event.url)
    const done = await acted(async () => views.save(sent.text('name'), address, sent.text('shared') === 'yes'))
    if (done !== undefined) return done
    redirect(303, address)
  },
  forget: async (event) => {
    const sent = await sentBy(event)
    const { views } = actsIn(event.locals)
    const done = await acted(async () => views.forget(sent.text('id')))
    if (done !== undefined) return done
    redirect(303, addressOf(event.url))
  },
  note: async (event) => {
    const sent = await sentBy(event)
    const { events } = actsIn(event.locals)
    const team = sent.text('team')
    const done = await acted(async () => events.note(sent.text('day'), sent.text('text'), team === '' ? null : team))
    if (done !== undefined) return done
    redirect(303, addressOf(event.url))
  },
  remove: async (event) => {
    const sent = await sentBy(event)
    const { events } = actsIn(event.locals)
    const done = await acted(async () => events.remove(sent.text('id')))
    if (done !== undefined) return done
    redirect(303, addressOf(event.url))
  },
}
