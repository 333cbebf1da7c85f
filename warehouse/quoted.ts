/** A text as an SQL literal: the one place where one is escaped. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
