import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'

/** A YAML text as plain values, with the line of each. */
export interface YamlText {
  /** Numbers are text as it is written, so that no decimal passes through a float. */
  readonly value: unknown
  /** The line of the value at `path`, or of the nearest thing around it that is written down; null: nothing is. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | null
}

/** What is wrong with a text that is no YAML. */
export interface BrokenYaml {
  readonly line: number
  readonly message: string
}

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

/** Reads a YAML text, or says where it breaks. */
export function readYaml(text: string): YamlText | BrokenYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken !== undefined) return { line: lines.linePos(broken.pos[0]).line, message: broken.message }
  return { value: plain(document.contents, document), lineOf: (path) => lineOf(document, lines, path) }
}
