import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import { SettingsError } from './refusal.ts'
import { settingsSchema } from './schema.ts'
import type { Settings } from './settings.ts'

const file = 'rollcall.yaml'

/** The plain value of a node, with numbers as they are written, so that no decimal passes through a float. */
function plain(node: unknown, document: Document): unknown {
  if (isAlias(node)) return plain(node.resolve(document), document)
  if (isMap(node))
    return Object.fromEntries(
      node.items.map(({ key, value }) => [String(plain(key, document)), plain(value, document)]),
    )
  if (isSeq(node)) return node.items.map((item) => plain(item, document))
  if (isScalar(node)) return typeof node.value === 'number' ? (node.source ?? String(node.value)) : node.value
  return node ?? null
}

/** The line of the value at `path`, or of the nearest thing around it that is written down. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  let node: unknown = document.contents
  let at = isMap(node) || isSeq(node) ? (node.range?.[0] ?? null) : null
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(plain(key, document)) === String(step))
      if (pair === undefined) break
      at = isScalar(pair.key) ? (pair.key.range?.[0] ?? at) : at
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      at = isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? at) : at
    } else break
  }
  return at === null ? null : lines.linePos(at).line
}

/**
 * Settings from the text of a `rollcall.yaml`; what it does not say has its default.
 * @throws SettingsError naming the line, the key and the remedy.
 */
export function parseSettings(text: string, name = file): Settings {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken !== undefined)
    throw new SettingsError(name, lines.linePos(broken.pos[0]).line, null, `is no valid YAML: ${broken.message}`)
  const read = settingsSchema.safeParse(plain(document.contents, document))
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
  const key = path.length === 0 ? null : path.map(String).join('.')
  throw new SettingsError(name, lineOf(document, lines, path), key, issue?.message ?? 'cannot be read')
}

/**
 * The settings of an installation. Without a `rollcall.yaml` every setting has its default.
 * @throws SettingsError naming the line, the key and the remedy.
 */
export function readSettings(home: string): Settings {
  const path = join(home, file)
  try {
    return parseSettings(readFileSync(path, 'utf8'), path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return parseSettings('', path)
    throw error
  }
}
