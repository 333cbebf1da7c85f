import fc from 'fast-check'
import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { metrics, type Reach } from '#sql'
import { Database, sha256Of } from '#warehouse'
import type { Asked } from '../oracle/answer.ts'
import { floorOf } from '../oracle/ask.ts'
import { records, wish } from '../oracle/generate.ts'
import { questionOf, sweep } from '../oracle/questions.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'
import { readersIn } from '../web/readers.ts'
import { outsideOf } from './cut.ts'

const wanted = Number(process.env['SCOPE_CASES'] ?? 240)
const seed = Number(process.env['SCOPE_SEED'] ?? 7)

const homes: string[] = []
afterAll(() => Promise.all(homes.map(removeHome)))

/** Everything that is out of reach becomes something else: other amounts, rows gone and rows twice. */
async function mutate(file: string, reach: Reach): Promise<number> {
  const database = await Database.open(file)
  const outside = await outsideOf(database, reach)
  const views = await database.rows<{ name: string }>(
    `select view_name as name from duckdb_views() where schema_name = 'marts'`,
  )
  const isView = new Set(views.map(({ name }) => name))
  // The book of spells nobody within reach ever held.
  const unheld = outside.get('spells') ?? 'false'
  const conditions = [...outside].map(([name, condition]) => [name, name === 'books' ? unheld : condition] as const)
  let touched = 0
  const changed: [string, string][] = []
  for (const [name, condition] of conditions) {
    if (isView.has(name)) continue
    const columns = await database.rows<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns where table_schema = 'marts' and table_name = '${name}'`,
    )
    const other = columns.map(({ name: column, type }) =>
      /INT|DECIMAL|DOUBLE/.test(type)
        ? `try_cast(case when abs("${column}") < 1000000 then "${column}" * 3 + 1 else "${column}" - 1 end as ${type}) as "${column}"`
        : `"${column}"`,
    )
    await database.run(
      `create table o_${name} as select t.*, row_number() over () as place_no from marts.${name} t where ${condition}`,
    )
    await database.run(
      `create table k_${name} as select t.* from marts.${name} t where not coalesce((${condition}), false)`,
    )
    const [{ n = 0 } = {}] = await database.rows<{ n: number }>(`select count(*)::integer as n from o_${name}`)
    touched += Number(n)
    changed.push([name, other.join(', ')])
  }
  for (const [name, other] of changed) {
    await database.run(`drop table marts.${name}`)
    await database.run(`create table marts.${name} as select * from k_${name} union all select ${other} from o_${name} where place_no % 3 > 0
      union all select ${other} from o_${name} where place_no % 5 = 0`)
    await database.run(`drop table k_${name}`)
    await database.run(`drop table o_${name}`)
  }
  await database.run('checkpoint')
  await database.close()
  return touched
}

/** The same home, its edition under the same name, with what is out of reach changed. */
async function mutated(home: string, reach: Reach): Promise<{ other: string; touched: number }> {
  const other = await newHome('people')
  homes.push(other)
  await cp(home, other, { recursive: true })
  const name = (await readdir(join(other, 'editions'))).find((one) => one.endsWith('.duckdb')) ?? ''
  const file = join(other, 'editions', name)
  const touched = await mutate(file, reach)
  const place = file.replace(/duckdb$/, 'json')
  const manifest = JSON.parse(await readFile(place, 'utf8')) as object
  await writeFile(place, JSON.stringify({ ...manifest, sha256: await sha256Of(file), bytes: (await stat(file)).size }))
  return { other, touched }
}

const pathOf = ({ metrics: ids, by, from, to, where, policy }: Asked, format: string): string => {
  const words = new URLSearchParams([
    ['metrics', ids.join(',')],
    ['by', by.join(',')],
    ['from', from],
    ['to', to],
    ['attribution', policy],
    ['format', format],
    ...Object.entries(where).map(([name, chosen]) => [
      'where',
      `${name}=${chosen.map((one) => one.replaceAll(',', '\\,')).join(',')}`,
    ]),
  ])
  return `/api/v1/query?${words.toString()}`
}

const others = [
  '/api/v1/query?matrix=roll&from=2026-01-01&to=2026-07-01',
  '/api/v1/facts/payments',
  '/api/v1/facts/promises?format=csv',
  '/api/v1/facts/spells',
  '/api/v1/facts/book?on=2026-02-15,2026-03-31',
  '/api/v1/facts/worked-accounts',
  '/api/v1/findings',
  '/api/v1/facts/near-misses',
  '/api/v1/conduct?by=rule,team,collector',
  '/api/v1/conduct/hours',
  '/api/v1/complaints?by=team,category',
  '/api/v1/complaints/open?format=csv',
  '/api/v1/qa/sections?by=collector',
  '/api/v1/attainment?from=2026-01-01&to=2026-07-01',
  '/api/v1/gaming?from=2026-01-01&to=2026-07-01',
  '/api/v1/attribution/compare?before=default&after=default&from=2026-01-01&to=2026-07-01',
  '/api/v1/metrics',
  '/api/v1/me',
]

const who = {
  manager: { role: 'manager', scope: { teams: ['T1'] }, reach: { teams: ['T1'], collectors: [] } },
  collector: { role: 'collector', scope: { collector: '9' }, reach: { teams: [], collectors: ['9'] } },
} as const

test('whatever happens to rows out of scope, not one byte of an answer changes', { timeout: 3_600_000 }, async () => {
  let cases = 0
  for (let floor = 0; cases < wanted; floor++) {
    const [all] = fc.sample(records, { numRuns: 1, seed: seed + floor })
    const home = await newHome('people')
    homes.push(home)
    await publish(home, floorOf(all!), '2026-06-30')
    const readers = await readersIn(home, who)
    for (const name of ['manager', 'collector'] as const) {
      const { other, touched } = await mutated(home, who[name].reach)
      expect(touched).toBeGreaterThan(0)
      const [one, two] = [await serve(home), await serve(other)]
      const wishes = fc.sample(wish, { numRuns: 12, seed: seed + floor })
      const scopable = (id: string) =>
        (metrics.get(id)!.dimensions as string[]).includes(name === 'manager' ? 'team' : 'collector')
      const asked = [...sweep(wishes[0]!), ...wishes.map(questionOf)].map((each) => ({
        ...each,
        policy: 'default',
        metrics: each.metrics.filter(scopable),
      }))
      const paths = [
        ...others,
        ...asked
          .filter((each) => each.metrics.length > 0)
          .flatMap((each) => ['json', 'csv', 'arrow'].map((format) => pathOf(each, format))),
      ]
      for (const path of paths) {
        const [a, b] = await Promise.all(
          [one, two].map(async ({ url }) => {
            const response = await fetch(url + path, readers[name])
            const body = Buffer.from(await response.arrayBuffer())
            const { headers, status } = response
            return {
              status,
              etag: headers.get('etag'),
              length: headers.get('content-length'),
              body: body.toString('latin1'),
            }
          }),
        )
        cases += 1
        expect(b, `${name} ${path}`).toEqual(a)
      }
      await Promise.all([one.close(), two.close()])
    }
  }
  console.log(`${cases} answers compared byte for byte`)
})
