import type { Channel } from '#sql'
import type { Hours } from './pack.ts'

/** A stretch of the local day in microseconds, both ends included. */
export interface Stretch {
  readonly channel: Channel
  readonly weekday: number
  readonly from: number
  readonly to: number
}

const dayLength = 86_400_000_000

/** What is left of every weekday of a channel when the hours in which contacts pass are taken out. */
export function forbiddenOf(channels: readonly Channel[], hours: readonly Hours[]): Stretch[] {
  return channels.flatMap((channel) =>
    [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
      const open = hours
        .filter((each) => each.channels.includes(channel) && each.weekdays.includes(weekday))
        .toSorted((a, b) => a.from - b.from)
      const stretches: Stretch[] = []
      let from = 0
      for (const each of open) {
        if (each.from > from) stretches.push({ channel, weekday, from, to: each.from - 1 })
        from = Math.max(from, each.to + 1)
      }
      if (from < dayLength) stretches.push({ channel, weekday, from, to: dayLength - 1 })
      return stretches
    }),
  )
}
