import {
  EventError,
  eventsIn,
  forgetView,
  noteEvent,
  removeEvent,
  saveView,
  SavedViewError,
  viewsIn,
  type EventRow,
  type Principal,
  type State,
} from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import type { Service } from '../service.ts'
import type { Acts } from './acts.ts'
import { nothingHere, writing } from './may.ts'

const refusing = (error: unknown): never => {
  if (error instanceof SavedViewError || error instanceof EventError) throw new Refusal(409, error.message)
  throw error
}

/** Views by name: own ones, and those others share. */
export function viewActs(state: State, who: Principal): Acts['views'] {
  return {
    list: async () => (await viewsIn(state, who.name)).map((view) => ({ ...view, isOwn: view.owner === who.name })),
    async save(name, address, isShared) {
      writing(who)
      await saveView(state, who.name, { name, address, isShared }).catch(refusing)
    },
    async forget(id) {
      writing(who)
      await forgetView(state, who.name, id).catch(refusing)
    },
  }
}

/** Events of the operation and of the teams the reader sees. Collectors note none. */
export function eventActs(state: State, own: Service, who: Principal): Acts['events'] {
  const mayNote =
    who.mayWrite && who.roles.some((role) => ['executive', 'hr', 'manager', 'compliance', 'steward'].includes(role))
  const teams = () => own.read((reading) => Promise.resolve(reading.names.team))
  const isOver = (team: string | null, seen: object) => (team === null ? who.rows === 'all' : Object.hasOwn(seen, team))
  const seenEvents = async (from: string, to: string): Promise<EventRow[]> => {
    const [seen, events] = await Promise.all([teams(), eventsIn(state, from, to)])
    return events.filter(({ team }) => team === null || Object.hasOwn(seen, team))
  }
  return {
    mayNote,
    list: seenEvents,
    async note(day, text, team) {
      writing(who)
      if (!mayNote || !isOver(team, await teams())) throw nothingHere()
      await noteEvent(state, who.name, { day, text, team }).catch(refusing)
    },
    async remove(id) {
      writing(who)
      const event = (await seenEvents('0000', '9999')).find(({ event_id }) => event_id === id)
      if (event === undefined || !mayNote || !isOver(event.team, await teams())) throw nothingHere()
      await removeEvent(state, who.name, id).catch(refusing)
    },
  }
}
