import { spanText } from '#lib/format/date.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'
import type { View } from './view.ts'

/** What a page compares with, in words. */
export interface Against {
  readonly name: string
  /** It is other days, not another measure of the same days. */
  readonly isSpan: boolean
}

/** null: nothing is compared. */
export function againstOf(view: View, lang: Lang, t: Messages): Against | null {
  if (view.against !== null) return { name: spanText(lang, view.against), isSpan: true }
  return view.compare === 'target' || view.compare === 'peers' ? { name: t.compare[view.compare], isSpan: false } : null
}
