export type Way = 'worse' | 'stayed' | 'better' | 'left'

const place = (state: string, buckets: readonly string[]) =>
  state === 'charged_off' ? buckets.length : state === 'paid_off' ? -1 : buckets.indexOf(state)

/** Which way a move goes; leaving the book otherwise than paid or charged off, or into a restructuring, is none. */
export function wayOf(from: string, to: string, buckets: readonly string[]): Way {
  if (from === to) return 'stayed'
  if (to === 're_aged') return 'better'
  const [before, after] = [place(from, buckets), place(to, buckets)]
  if (before < 0 || (after < 0 && to !== 'paid_off')) return 'left'
  return after > before ? 'worse' : 'better'
}

/** Worse is warm, better cool; staying or leaving is neither. */
export const sideOf = (way: Way): 'warm' | 'cool' | 'steady' =>
  way === 'worse' ? 'warm' : way === 'better' ? 'cool' : 'steady'
