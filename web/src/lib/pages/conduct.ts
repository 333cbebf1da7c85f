/** What the rates of the conduct page are split by. */
export const ratesBy = ['rule', 'team', 'collector'] as const
export type RatesBy = (typeof ratesBy)[number]

/** By what the desk is narrowed: words of the address, and of the desk's own filters. */
export const filterWords = ['rule', 'team', 'collector', 'severity'] as const

export const severities = ['critical', 'major', 'minor'] as const

/** A filter as the desk takes it. */
export const filterWord = (name: string, value: string): string => `${name}=${value.replaceAll(',', '\\,')}`

/** A moment as a clock in a zone shows it, `2026-03-02 21:04`; in UTC where the zone is unknown. */
export function clockIn(zone: string | null, instant: string): string {
  const options = { dateStyle: 'short', timeStyle: 'medium', timeZone: zone ?? 'UTC' } as const
  return new Intl.DateTimeFormat('sv-SE', options).format(new Date(instant))
}

/** A text around the place where a phrase stands in it; null: it is not there word for word. */
export function around(text: string, phrase: string): readonly [string, string, string] | null {
  const at = phrase === '' ? -1 : text.toLowerCase().indexOf(phrase.toLowerCase())
  if (at < 0) return null
  return [text.slice(0, at), text.slice(at, at + phrase.length), text.slice(at + phrase.length)]
}

/** What scores of reviews are split by. */
export const scoresBy = ['team', 'collector'] as const

/** How contacts to listen to are chosen. */
export const samplings = ['stratified', 'random'] as const

/** What complaints are split by. */
export const complaintsBy = ['category', 'team', 'collector', 'severity', 'source', 'product'] as const
export type ComplaintsBy = (typeof complaintsBy)[number]
