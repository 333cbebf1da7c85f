import { quoted } from '#warehouse'

/** A text as an SQL literal. */
export const literal = quoted

/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const list = (texts: readonly string[]): string => texts.map(literal).join(', ')
