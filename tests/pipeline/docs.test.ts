import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { metrics, models, sources } from '#sql'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

test('rollcall docs writes a site in which every link leads somewhere and nothing is loaded from elsewhere', async () => {
  using place = folder()
  const to = join(place.path, 'site')
  const { status, stdout } = await rollcall(['docs', '--home', place.path, '--to', to, '--json'])
  expect(status).toBe(0)
  const { index, files } = JSON.parse(stdout) as { index: string; files: number }
  expect(index).toBe(join(to, 'index.html'))
  const names = readdirSync(to)
  expect(names).toHaveLength(files)
  const pages = new Map(
    names.filter((name) => name.endsWith('.html')).map((name) => [name, readFileSync(join(to, name), 'utf8')]),
  )
  for (const model of models) expect(pages.has(`relation-${model.name}.html`), model.name).toBe(true)
  for (const { name } of Object.values(sources)) expect(pages.has(`relation-${name}.html`), name).toBe(true)
  for (const id of metrics.keys()) expect(pages.has(`metric-${id}.html`), id).toBe(true)
  const ids = new Map(
    [...pages].map(([name, html]) => [name, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  )
  for (const [name, html] of pages) {
    for (const [, href = ''] of html.matchAll(/ (?:href|src)="([^"]+)"/g)) {
      const [file = '', anchor] = href.split('#')
      expect(names, `${name} → ${href}`).toContain(file)
      if (anchor !== undefined) expect(ids.get(file), `${name} → ${href}`).toContain(anchor)
    }
    expect(html, name).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  }
})

test('a page of a model tells its columns, where each comes from, both engines and its checks', async () => {
  using place = folder()
  await rollcall(['docs', '--home', place.path])
  const page = readFileSync(join(place.path, 'docs', 'relation-marts.credits.html'), 'utf8')
  expect(page).toContain('SQL for DuckDB')
  expect(page).toContain('SQL for Trino')
  expect(page).toContain('relation-raw.payments.html#amount')
  expect(page).toContain('policy, payment_id tells one row from every other')
  const metric = readFileSync(join(place.path, 'docs', 'metric-kept_rate.html'), 'utf8')
  expect(metric).toContain('Denominator')
  expect(metric).toMatch(/\p{Script=Han}/u)
  expect(metric).toContain('wilson')
})

test('the same version writes the same bytes, takes away what it no longer has and leaves other files alone', async () => {
  using place = folder()
  const read = () =>
    new Map(
      readdirSync(join(place.path, 'docs')).map((name) => [name, readFileSync(join(place.path, 'docs', name), 'utf8')]),
    )
  await rollcall(['docs', '--home', place.path])
  const first = read()
  writeFileSync(join(place.path, 'docs', 'metric-gone.html'), '')
  writeFileSync(join(place.path, 'docs', 'notes.txt'), 'mine')
  await rollcall(['docs', '--home', place.path])
  const second = read()
  expect(second.get('notes.txt')).toBe('mine')
  second.delete('notes.txt')
  expect(second).toEqual(first)
})
