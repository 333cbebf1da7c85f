import { redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import { acted, actsIn, sentBy } from '#lib/server/acting.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { eventsIn, withEvents } from '#lib/server/events.ts'
import { dimensionsFor, explored, membersOf } from '#lib/server/explore.ts'
import { chartOf } from '#lib/server/explored_chart.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'
import { trendOf } from '#lib/server/trend.ts'
import { charts, exploreHeight as height, isTime } from '#lib/pages/explore.ts'

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
  const picked = dimensions.find((name) => name === query.get('filter') && !isTime(name)) ?? null
  const [result, members, noted] = await asked(
    Promise.all([
      explored(reading, view, { metrics, by, columns: chart === 'pivot' }),
      picked === null ? [] : membersOf(reading, view, metrics, picked),
      eventsIn(locals, view),
    ]),
  )
  const drawn = chartOf(result, by, chart, locals.lang)
  const [measure] = result.measures
  const model =
    chart === 'line' && measure !== undefined && dimensions.includes('month')
      ? await asked(
          trendOf(reading, { measure, view, lang: locals.lang, where: view.where, within: null, beside: null }),
        )
      : null
  const line = model && withEvents(model, noted)
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
    noted,
    filter: picked === null ? null : { dimension: picked, members },
    refused: typeof drawn === 'string' ? drawn : chart === 'line' && line === null ? ('month' as const) : null,
    drawn: drawn === null || typeof drawn === 'string' ? null : { model: drawn, drawings: drawingsOf(drawn, height) },
    line: line && { model: line, drawings: drawingsOf(line, height), height },
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
