import type { TrendModel } from '#lib/charts/trend.ts'
import { trendSpan, type View } from '#lib/period/view.ts'

/** What happened, as charts number it: in the order of its days. */
export interface Happened {
  readonly id: string
  readonly day: string
  readonly text: string
  /** null: the whole operation. */
  readonly team: string | null
}

/** Events in the months of a trend that the reader sees; of the whole operation, and of the team given or, without one, of all. */
export async function eventsIn(locals: App.Locals, view: View, team: string | null = null): Promise<Happened[]> {
  const { from, to } = trendSpan(view)
  const all = (await locals.acts?.events.list(from, to)) ?? []
  return all
    .filter((event) => team === null || event.team === null || event.team === team)
    .map(({ event_id: id, day, text, team: of }) => ({ id, day, text, team: of }))
    .toSorted((a, b) => (a.day + a.id < b.day + b.id ? -1 : 1))
}

/** A trend with the events at their months. */
export const withEvents = (model: TrendModel, events: readonly Happened[]): TrendModel => ({
  ...model,
  events: events
    .map(({ day }) => ({ at: model.points.findIndex(({ month }) => month.slice(0, 7) === day.slice(0, 7)) }))
    .filter(({ at }) => at >= 0),
})
