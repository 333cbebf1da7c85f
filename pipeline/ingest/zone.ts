/** A moment at which the clock of a zone is put forward or back. Seconds since 1970, offsets in seconds east of UTC. */
export interface Transition {
  readonly at: number
  readonly before: number
  readonly after: number
}

/** The clock of a zone from 1970 to 2100. */
export interface Zone {
  readonly name: string
  /** Offset before the first transition. */
  readonly first: number
  readonly transitions: readonly Transition[]
}

const day = 86_400
const from = 0
const to = Date.UTC(2100, 0, 1) / 1000

function offsetsOf(name: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
  })
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at * 1000).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, date, hour, minute, second) / 1000 - at
  }
}

/** The first second at which the offset is no longer what it is at `low`. */
function changeBetween(offset: (at: number) => number, low: number, high: number): number {
  const before = offset(low)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offset(middle) === before) low = middle
    else high = middle
  }
  return high
}

const known = new Map<string, Zone>()

/** The clock of an IANA zone, as this Node knows it. */
export function zoneOf(name: string): Zone {
  const found = known.get(name)
  if (found !== undefined) return found
  const offset = offsetsOf(name)
  const transitions: Transition[] = []
  for (let at = from, before = offset(from); at < to;) {
    const next = Math.min(at + 7 * day, to)
    const after = offset(next)
    if (after === before) at = next
    else {
      at = changeBetween(offset, at, next)
      transitions.push({ at, before, after: offset(at) })
      before = offset(at)
    }
  }
  const zone = { name, first: offset(from), transitions }
  known.set(name, zone)
  return zone
}
