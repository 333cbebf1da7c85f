type Changes = Readonly<Record<string, string | readonly string[] | null>>

const defaults: Readonly<Record<string, string>> = { period: 'month', compare: 'previous' }

/** An address with some of its words changed; null and defaults leave it. */
export function withWords(path: string, search: string, changes: Changes): string {
  const query = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name)
    for (const one of value === null ? [] : typeof value === 'string' ? [value] : value)
      if (one !== '' && one !== defaults[name]) query.append(name, one)
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

const kept = ['period', 'from', 'through', 'to', 'compare', 'lang']

/** Another page for the same period and comparison. */
export function onward(path: string, search: string): string {
  const query = new URLSearchParams(search)
  for (const name of [...query.keys()]) if (!kept.includes(name)) query.delete(name)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
