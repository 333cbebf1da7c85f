import { globSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { cycleOf, importsOf, withoutComments, type Import } from './imports.ts'

/** A part of the tree with rules of its own. `sees`: the rooms it may import from besides itself, by the door where there is one. */
interface Room {
  readonly files: string
  readonly sees: readonly string[]
  /** Rooms it may only take types from. */
  readonly types?: readonly string[]
}

/** Every room. The first whose `files` match a path is its room. */
const rooms: Record<string, Room> = {
  warehouse: { files: 'warehouse/**', sees: [] },
  vocabulary: { files: 'sql/vocabulary.ts', sees: ['warehouse'] },
  // What a run and its rule packs say of themselves: tables every layer may read.
  parameters: { files: 'sql/sources/{run,rules,in_bucket}.ts', sees: ['warehouse', 'vocabulary'] },
  sources: { files: 'sql/sources/**', sees: ['warehouse', 'vocabulary', 'parameters'] },
  staging: { files: 'sql/staging/**', sees: ['warehouse', 'vocabulary', 'parameters', 'sources'] },
  intermediate: { files: 'sql/intermediate/**', sees: ['warehouse', 'vocabulary', 'parameters', 'staging'] },
  marts: { files: 'sql/marts/**', sees: ['warehouse', 'vocabulary', 'parameters', 'staging', 'intermediate'] },
  metrics: { files: 'sql/metrics/**', sees: ['warehouse', 'vocabulary', 'parameters', 'marts'] },
  sql: {
    files: 'sql/**',
    sees: ['warehouse', 'vocabulary', 'parameters', 'sources', 'staging', 'intermediate', 'marts', 'metrics'],
  },
  // What people decided: for the jobs and for the server.
  state: { files: 'state/**', sees: [] },
  text: { files: 'pipeline/{yaml,nearest}.ts', sees: [] },
  pay: { files: 'pipeline/pay/**', sees: ['warehouse', 'sql', 'state', 'text'] },
  pipeline: { files: 'pipeline/**', sees: ['warehouse', 'sql', 'state', 'text', 'pay'] },
  pages: { files: 'web/src/**', sees: [], types: ['server'] },
  server: { files: 'web/{*.ts,api/**,state/**}', sees: ['warehouse', 'sql', 'state', 'pay'] },
}

/** Rooms that are entered by their door only. */
const doors: Record<string, string> = { warehouse: 'warehouse/index.ts', sql: 'sql/index.ts', state: 'state/index.ts' }

/** What `sql/` may not say: it has no I/O, clock or environment, and names SQL functions nowhere. */
const unsaid: readonly (readonly [RegExp, string])[] = [
  [
    /\bimport\s*\{[^}]*\bsql\b[^}]*\}\s*from\s*'kysely'/,
    "Kysely's `sql` tag; SQL functions are named in warehouse/functions.ts",
  ],
  [/from\s*'node:|\bimport\(\s*'node:/, 'a Node module; sql does no I/O'],
  [/\bDate\.now\b|\bnew Date\b|\bDate\(\)|\bperformance\.now\b/, 'the clock; a day is a parameter of the run'],
  [/\bprocess\b\s*[.[]/, 'the process; settings are parameters of the run'],
  [/\bMath\.random\b/, 'chance; the same data gives the same numbers'],
]

const roomOf = (path: string) => Object.keys(rooms).find((room) => matchesGlob(path, rooms[room]?.files ?? ''))

function trespass(path: string, { target, types }: Import): string | null {
  const from = roomOf(path)
  const to = roomOf(target)
  if (from === undefined || to === undefined || from === to) return null
  const room = rooms[from]
  const seen = room?.sees.includes(to) === true || (types && room?.types?.includes(to) === true)
  if (!seen) return `${path} imports ${target}, but ${from} may not look into ${to}`
  const door = doors[to]
  return door !== undefined && target !== door ? `${path} imports ${target}; the door of ${to} is ${door}` : null
}

/** Every breach of the direction of imports under `root`, one sentence each. */
export function trespasses(root: string): string[] {
  const { imports: aliases } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    imports: Record<string, string>
  }
  const paths = globSync('{warehouse,sql,state,pipeline,web}/**/*.{ts,svelte}', {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|\.svelte-kit|build)$/.test(name),
  }).sort()
  const found: string[] = []
  const graph = new Map<string, string[]>()
  for (const path of paths) {
    const text = withoutComments(readFileSync(join(root, path), 'utf8'))
    const imports = importsOf(path, text, aliases)
    found.push(...imports.flatMap((one) => trespass(path, one) ?? []))
    if (path.startsWith('sql/'))
      found.push(...unsaid.flatMap(([pattern, what]) => (pattern.test(text) ? [`${path} uses ${what}`] : [])))
    graph.set(
      path,
      imports.flatMap(({ target, types }) => (types ? [] : [target])),
    )
  }
  const cycle = cycleOf(graph)
  if (cycle !== null) found.push(`Imports go round: ${cycle.join(' → ')}`)
  return found
}

if (import.meta.main) {
  const found = trespasses(join(import.meta.dirname, '..'))
  for (const sentence of found) console.error(sentence)
  process.exitCode = found.length > 0 ? 1 : 0
}
