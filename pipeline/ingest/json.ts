/** One line of ndjson: its members as text, or what is wrong with it, to be read after "the record". */
export type JsonRecord = ReadonlyMap<string, string | null> | string

const space = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

/**
 * Reads one flat JSON object with numbers as they are written, so that none passes through a float. A member that is an
 * object or list is refused where `isWanted`, else left out.
 */
export function jsonRecord(line: string, isWanted: (name: string) => boolean): JsonRecord {
  let at = 0
  const match = (expression: RegExp): string | null => {
    expression.lastIndex = at
    const found = expression.exec(line)
    if (found === null) return null
    at += found[0].length
    return found[0]
  }
  const take = (character: string) => {
    match(space)
    if (line[at] !== character) return false
    at++
    return true
  }
  const invalid = () => `is no valid JSON at character ${at + 1}`
  const members = new Map<string, string | null>()
  if (!take('{')) return 'is no JSON object'
  if (!take('}')) {
    do {
      match(space)
      const quoted = match(string)
      if (quoted === null || !take(':')) return invalid()
      const name = JSON.parse(quoted) as string
      if (members.has(name)) return `names \`${name}\` twice`
      match(space)
      const start = line[at]
      if (start === '{' || start === '[') {
        if (isWanted(name)) return `has ${start === '{' ? 'an object' : 'a list'} under \`${name}\``
        const end = endOfNested(line, at)
        if (end < 0) return invalid()
        at = end
        continue
      }
      const text = match(string)
      const plain = text === null ? (match(word) ?? match(number)) : null
      if (text === null && plain === null) return invalid()
      members.set(name, text !== null ? (JSON.parse(text) as string) : plain === 'null' ? null : plain)
    } while (take(','))
    if (!take('}')) return invalid()
  }
  match(space)
  return at === line.length ? members : invalid()
}

/** The place after an object or list that begins at `from`, if it is valid JSON; else -1. */
function endOfNested(line: string, from: number): number {
  let depth = 0
  for (let at = from; at < line.length; at++) {
    const character = line[at]
    if (character === '"') {
      string.lastIndex = at
      const found = string.exec(line)
      if (found === null) return -1
      at += found[0].length - 1
    } else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return -1
}
