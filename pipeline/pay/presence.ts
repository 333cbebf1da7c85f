import type { Membership, Shifts, TeamDays } from '#sql'
import type { Days, Facts, Presence } from './facts.ts'
import { daysOf } from './days.ts'

const none = { scheduled: 0, worked: 0, calendar: 0, attended: 0, scheduledMinutes: 0, workedMinutes: 0 }

const byCollector = new WeakMap<Facts['presence'], Map<string, Presence[]>>()

/** The shifts of a person, by team. */
export function shiftsOf({ presence }: Facts, collector: string): readonly Presence[] {
  const known = byCollector.get(presence) ?? Map.groupBy(presence, (each) => each.collector)
  byCollector.set(presence, known)
  return known.get(collector) ?? []
}

/** Who was there on how many days of a period: in each of their teams, and in none; and the days of each team. */
export function presenceIn(
  memberships: readonly Membership[],
  shifts: readonly Shifts[],
  teamDays: readonly TeamDays[],
  { from, to, asOf }: Pick<Facts, 'from' | 'to' | 'asOf'>,
): { presence: Presence[]; teamDays: Map<string, Days> } {
  const known = daysOf(from, to).filter((day) => day <= asOf)
  const presence = new Map<string, Presence>()
  const at = (collector: string, team: string | null) => JSON.stringify([collector, team])
  const calendar = new Map<string, Set<string>>()
  for (const { collector, team, from: begun, to: ended } of memberships) {
    const days = known.filter((day) => begun <= day && (ended === null || day < ended))
    if (days.length === 0) continue
    const before = presence.get(at(collector, team)) ?? { collector, team, ...none }
    presence.set(at(collector, team), { ...before, calendar: before.calendar + days.length })
    const all = calendar.get(team) ?? new Set()
    calendar.set(team, all)
    for (const day of days) all.add(day)
  }
  for (const row of shifts) {
    const { collector, team } = row
    presence.set(at(collector, team), {
      ...(presence.get(at(collector, team)) ?? { collector, team, ...none }),
      scheduled: row.scheduled_days,
      worked: row.worked_days,
      attended: row.attended_days,
      scheduledMinutes: row.scheduled_minutes,
      workedMinutes: row.worked_minutes,
    })
  }
  const worked = new Map(teamDays.map((row) => [row.team, row]))
  return {
    presence: [...presence.values()],
    teamDays: new Map(
      [...new Set([...calendar.keys(), ...worked.keys()])].map((team) => [
        team,
        {
          calendar: calendar.get(team)?.size ?? 0,
          scheduled: worked.get(team)?.scheduled_days ?? 0,
          worked: worked.get(team)?.worked_days ?? 0,
        },
      ]),
    ),
  }
}
