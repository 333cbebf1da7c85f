import type { Lang } from '#lib/messages/index.ts'

const names: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  new: { en: 'New', zh: '新增' },
  restructured: { en: 'Restruc\u00ADtured', zh: '重组' },
  paid_off: { en: 'Paid off', zh: '结清' },
  re_aged: { en: 'Re-aged', zh: '账龄重置' },
  charged_off: { en: 'Charged off', zh: '核销' },
  sold: { en: 'Sold', zh: '转让' },
  recalled: { en: 'Re\u00ADcalled', zh: '退案' },
  unknown: { en: 'Un\u00ADknown', zh: '未知' },
}

/** A delinquency state at the head of a narrow column: it says where it may be broken. */
export const stateHeading = (state: string, lang: Lang): string => names[state]?.[lang] ?? state

/** A delinquency state in words; buckets are called what the settings call them. */
export const stateName = (state: string, lang: Lang): string => stateHeading(state, lang).replaceAll('\u00AD', '')
