import { randomUUID } from 'node:crypto'
import type { State } from './state.ts'

/** Something that happened on a day and explains a number. `team` null: it is of the whole operation. */
export interface EventRow {
  readonly event_id: string
  /** YYYY-MM-DD. */
  readonly day: string
  readonly text: string
  readonly team: string | null
  readonly author: string
  /** UTC instant. */
  readonly at: string
  /** null: it stands. */
  readonly removed_by: string | null
  readonly removed_at: string | null
}

export interface EventTables {
  events: EventRow
}

/** An event that cannot be noted or taken back so. */
export class EventError extends Error {
  override readonly name = 'EventError'
}

export interface Noting {
  readonly day: string
  readonly text: string
  readonly team: string | null
}

const isCalendarDay = (day: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)

/**
 * Notes an event.
 * @throws EventError without a day or a text.
 */
export async function noteEvent(state: State, by: string, { day, text: said, team }: Noting): Promise<void> {
  const text = said.trim()
  if (!isCalendarDay(day)) throw new EventError('An event is of a calendar day as YYYY-MM-DD.')
  if (text === '' || text.length > 120) throw new EventError('An event is told in 1 to 120 characters.')
  await state.change(by, async ({ db, at, audit }) => {
    const event_id = randomUUID()
    await audit({ action: 'event.note', subject: event_id, details: { day, text, team } })
    const row = { event_id, day, text, team, author: by, at, removed_by: null, removed_at: null }
    await db.insertInto('events').values(row).execute()
  })
}

/**
 * Takes an event back; it stays in the table, out of sight.
 * @throws EventError where there is none that stands.
 */
export async function removeEvent(state: State, by: string, id: string): Promise<void> {
  await state.change(by, async ({ db, at, audit }) => {
    await audit({ action: 'event.remove', subject: id })
    const done = await db
      .updateTable('events')
      .set({ removed_by: by, removed_at: at })
      .where('event_id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (Number(done.numUpdatedRows) === 0) throw new EventError('There is no such event.')
  })
}

/** The events that stand on the days of `[from, to)`, in their order. */
export function eventsIn({ db }: Pick<State, 'db'>, from: string, to: string): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('day', '>=', from)
    .where('day', '<', to)
    .orderBy('day')
    .orderBy('at')
    .orderBy('event_id')
    .execute()
}
