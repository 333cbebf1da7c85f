import { en, type Messages } from './en.ts'
import { zh } from './zh.ts'

export type { Messages } from './en.ts'
export type Lang = 'en' | 'zh'

export const catalogues: Readonly<Record<Lang, Messages>> = { en, zh }

export const isLang = (text: unknown): text is Lang => text === 'en' || text === 'zh'
