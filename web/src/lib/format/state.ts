import type { Lang } from '#lib/messages/index.ts'

const names: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  new: { en: 'New', zh: '新增' },
  restructured: { en: 'Restructured', zh: '重组' },
  paid_off: { en: 'Paid off', zh: '结清' },
  charged_off: { en: 'Charged off', zh: '核销' },
  sold: { en: 'Sold', zh: '转让' },
  recalled: { en: 'Recalled', zh: '退案' },
  unknown: { en: 'Unknown', zh: '未知' },
}

/** A delinquency state in words; buckets are called what the settings call them. */
export const stateName = (state: string, lang: Lang): string => names[state]?.[lang] ?? state
