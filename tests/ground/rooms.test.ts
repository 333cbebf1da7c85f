import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { trespasses } from '../../scripts/rooms.ts'
import { folder, root } from '../tree.ts'

/** What the rules say of a tree with these files. */
function judged(files: Record<string, string>): string[] {
  using tree = folder()
  const imports = { '#warehouse': './warehouse/index.ts', '#sql': './sql/index.ts', '#pipeline/*': './pipeline/*.ts' }
  for (const [path, text] of Object.entries({ 'package.json': JSON.stringify({ imports }), ...files })) {
    mkdirSync(join(tree.path, dirname(path)), { recursive: true })
    writeFileSync(join(tree.path, path), text)
  }
  return trespasses(tree.path)
}

test('every import of this source runs the way the data runs', () => {
  expect(trespasses(root)).toEqual([])
})

test.for([
  ['sql/staging/a.ts', "import { b } from '../marts/b.ts'", 'staging may not look into marts'],
  ['sql/metrics/a.ts', "import { b } from '../staging/b.ts'", 'metrics may not look into staging'],
  ['sql/marts/a.ts', "import { b } from '#pipeline/b'", 'marts may not look into pipeline'],
  ['warehouse/a.ts', "import { b } from '#sql'", 'warehouse may not look into sql'],
  ['warehouse/a.ts', "export * from '../sql/sources/a.ts'", 'warehouse may not look into sources'],
  ['pipeline/a.ts', "import { b } from '../web/api/b.ts'", 'pipeline may not look into server'],
  ['pipeline/a.ts', "await import('../web/server.ts')", 'pipeline may not look into server'],
  ['web/api/a.ts', "import type { b } from '#pipeline/b'", 'server may not look into pipeline'],
  [
    'web/src/routes/+page.svelte',
    "<script>import { b } from '#warehouse'</script>",
    'pages may not look into warehouse',
  ],
  ['web/src/lib/a.ts', "import { b } from '../../api/b.ts'", 'pages may not look into server'],
  ['sql/marts/a.ts', "import { b } from '../../warehouse/b.ts'", 'the door of warehouse is warehouse/index.ts'],
  ['pipeline/a.ts', "import { b } from '../sql/marts/b.ts'", 'pipeline may not look into marts'],
  ['sql/marts/a.ts', "import { sql } from 'kysely'", 'SQL functions are named in warehouse/functions.ts'],
  ['sql/marts/a.ts', "import { readFileSync } from 'node:fs'", 'sql does no I/O'],
  ['sql/marts/a.ts', 'export const today = new Date()', 'a day is a parameter of the run'],
  ['sql/metrics/a.ts', 'export const home = process.env.HOME', 'settings are parameters of the run'],
] as const)('%s may not say: %s', ([path, text, why]) => {
  expect(judged({ [path]: text })).toEqual([expect.stringContaining(why)])
})

test('imports that follow the flow, types of the server in pages, and words in comments are no breach', () => {
  expect(
    judged({
      'sql/intermediate/a.ts':
        "// new Date() is the pipeline's\nimport { b } from '../staging/b.ts'\nimport { c } from '#warehouse'",
      'pipeline/jobs/a.ts': "import { sql } from '#sql'\nimport { readFileSync } from 'node:fs'",
      'web/src/lib/a.ts': "import type { b } from '../../api/b.ts'",
    }),
  ).toEqual([])
})

test('two files that import each other are named in the order of the circle', () => {
  expect(judged({ 'pipeline/a.ts': "import './b.ts'", 'pipeline/b.ts': "import { a } from './a.ts'" })).toEqual([
    'Imports go round: pipeline/a.ts → pipeline/b.ts → pipeline/a.ts',
  ])
})

test('types may go round, because they are gone when the program runs', () => {
  expect(judged({ 'pipeline/a.ts': "import './b.ts'", 'pipeline/b.ts': "import type { a } from './a.ts'" })).toEqual([])
})
