import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEntries, openState } from '#state'
import { findChromium } from '../../web/api/print/chromium.ts'
import { Turns } from '../../web/api/print/turns.ts'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

const plan = `id: floor
title: { en: The floor, zh: 现场 }
valid_from: 2026-06-01
components:
  - { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }
`
let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(12_345))
  await mkdir(join(home, 'plans'), { recursive: true })
  await writeFile(join(home, 'plans', 'floor.yaml'), plan)
  readers = await readersIn(home, {
    boss: { role: 'executive' },
    hana: { role: 'hr' },
    hugo: { role: 'hr' },
    max: { role: 'manager', scope: { teams: ['T1'] } },
    cleo: { role: 'collector', scope: { collector: 'c0' } },
    admin: { role: 'admin' },
  })
  server = await serve(home)
}, 120_000)
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const get = (who: string, path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { redirect: 'manual', headers: { ...readers[who]?.headers, ...headers } })

async function post(who: string, path: string, body: object): Promise<Record<string, unknown>> {
  const me = (await (await get(who, '/api/v1/me')).json()) as { csrf_token: string }
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { ...readers[who]?.headers, 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token },
    body: JSON.stringify(body),
  })
  const json = (await response.json()) as Record<string, unknown>
  expect(response.status, JSON.stringify([who, body, json])).toBe(200)
  return json
}

const june = '/api/v1/pay/periods/floor/2026-06-01'
const chromium = findChromium()
const canRead = spawnSync('pdftotext', ['-v']).status === 0
const textOf = (pdf: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s+/g, ' ')
async function pdfOf(who: string, path: string): Promise<Buffer> {
  const response = await get(who, path)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  return Buffer.from(await response.arrayBuffer())
}

describe.skipIf(chromium === null)('pages as PDF', () => {
  test('the board pack is A4, tagged, outlined, and numbered; the log says who took it', async () => {
    const pdf = await pdfOf('boss', '/packs/board/pdf?lang=en')
    const raw = pdf.toString('latin1')
    expect(raw.startsWith('%PDF-')).toBe(true)
    expect(raw).toMatch(/\/MediaBox \[0 0 59[45]\.\d+ 84[12]/)
    expect(raw).toMatch(/\/StructTreeRoot/)
    expect(raw).toMatch(/\/Type\s*\/Outlines|\/Outlines/)
    await using state = await openState({ home })
    const noted = (await auditEntries(state, { before: null, limit: 1000 })).filter(
      ({ subject }) => subject === '/packs/board/pdf',
    )
    expect(noted.map(({ action, actor }) => [action, actor])).toEqual([['export', 'boss']])
  })

  test.skipIf(!canRead)(
    'it shows the figures of the page, in the language of its reader, with stamp and number',
    async () => {
      const page = await (await get('boss', '/packs/board?lang=en')).text()
      const figures = [...page.matchAll(/<strong[^>]*>([^<]*\d[^<]*)<\/strong>/g)].map(([, text]) =>
        (text ?? '').trim(),
      )
      const text = textOf(await pdfOf('boss', '/packs/board/pdf?lang=en'))
      expect(figures.length).toBeGreaterThan(2)
      for (const figure of figures) expect(text).toContain(figure.replace(/\s+/g, ' '))
      expect(text).toMatch(/Data to .* · edition .*1 ?\/ ?\d/)
      expect(textOf(await pdfOf('boss', '/packs/board/pdf?lang=zh'))).toMatch(/数据截至/)
    },
  )

  test('what the page does not show its reader, the PDF does not either', async () => {
    expect((await get('max', '/packs/board/pdf')).status).toBe(404)
    expect((await get('max', '/collectors/c1/review/pdf')).status).toBe(404)
    expect((await get('max', '/packs/reviews/none/pdf')).status).toBe(404)
    expect((await get('cleo', '/pay/floor/2026-06-01/c1/pdf')).status).toBe(404)
    expect((await get('nobody', '/packs/board/pdf')).status).toBe(303)
  })
})

test('without a Chromium the server says what to do', async () => {
  const before = process.env['CHROMIUM']
  process.env['CHROMIUM'] = join(home, 'none')
  try {
    const response = await get('boss', '/packs/board/pdf?lang=en')
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('print the page from your browser'),
    ])
    expect(await (await get('boss', '/packs/board/pdf?lang=zh')).text()).toContain('请用浏览器打印')
    expect((await get('max', '/packs/board/pdf')).status).toBe(404)
  } finally {
    if (before === undefined) delete process.env['CHROMIUM']
    else process.env['CHROMIUM'] = before
  }
})

test('two work at once, others wait their turn, and too many are sent away', async () => {
  const turns = new Turns(2, 1)
  const ends: (() => void)[] = []
  const work = () => turns.within(() => new Promise<string>((done) => ends.push(() => done('made'))))
  const [first, second, third] = [work(), work(), work()]
  expect(await work()).toBeNull()
  expect(ends.length).toBe(2)
  ends[0]?.()
  expect(await first).toBe('made')
  await new Promise((done) => setImmediate(done))
  ends[1]?.()
  ends[2]?.()
  expect(await Promise.all([second, third])).toEqual(['made', 'made'])
})

test('a kept review pack holds the locked statement as it was, whatever a later delta makes of the month', async () => {
  const me = (await (await get('max', '/api/v1/me')).json()) as { csrf_token: string }
  const words = 'period=custom&from=2026-06-01&to=2026-07-01'
  await post('hana', june, { action: 'calculate', as_of: '2026-06-30' })
  await post('max', june, { action: 'review' })
  await post('hana', '/api/v1/pay/plans/floor', { version: '1', action: 'submit' })
  await post('hugo', '/api/v1/pay/plans/floor', { version: '1', action: 'approve' })
  {
    await using state = await openState({ home })
    await state.db.updateTable('sessions').set({ proved_at: new Date().toISOString() }).execute()
  }
  await post('hana', june, { action: 'approve' })
  await post('hana', june, { action: 'lock' })
  const paid = (await post('hana', june, { action: 'export', template: 'csv' })) as unknown as {
    entries: { collector: string; paid: string }[]
  }
  const amount = paid.entries.find(({ collector }) => collector === 'c0')?.paid ?? 'none'
  const kept = await fetch(`${server.url}/collectors/c0/review?/keep&${words}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...readers['max']?.headers, Origin: server.url, Accept: 'text/html' },
    body: new URLSearchParams({ csrf: me.csrf_token, comment: 'as agreed' }),
  })
  expect(kept.status).toBe(303)
  const path = kept.headers.get('location') ?? ''
  const sheet = async () => {
    const html = await (await get('max', `${path}?lang=en`)).text()
    const [article = ''] = /<article[\s\S]*<\/article>/.exec(html.replaceAll(/<!--.*?-->/gs, '')) ?? []
    return article.slice(article.indexOf('Pay statement'))
  }
  const before = await sheet()
  expect(before).toContain(`<strong>${amount}</strong>`)
  expect(before).toMatch(/Locked by hana/i)
  expect(before).not.toContain('No pay of these months is locked')
  const edition = await publish(home, smallFloor(99_999))
  const isServed = async () => (await (await get('max', '/collectors/c0/review')).text()).includes(edition)
  await expect.poll(isServed, { timeout: 10_000 }).toBe(true)
  await post('hana', '/api/v1/pay/periods/floor/2026-07-01', { action: 'calculate', as_of: '2026-07-31' })
  expect(await sheet()).toBe(before)
  if (chromium !== null && canRead) expect(textOf(await pdfOf('max', `${path}/pdf?lang=en`))).toContain(amount)
}, 60_000)
