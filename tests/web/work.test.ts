import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openState, auditEntries } from '#state'
import type { RunningServer } from '../../web/server.ts'
import { makeHome, type Home } from '../pipeline/home.ts'
import { smallFloor } from './floor.ts'
import { publish, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

const header = 'payment_id,account_id,effective_on,amount,kind'
let home: Home
let server: RunningServer
let readers: Record<string, Reader>
let first: string
let second: string
beforeAll(async () => {
  home = makeHome()
  home.deliver('payments.csv', [
    header,
    'p1,a,2026-02-30,1,payment',
    'p2,a,2026-03-01,2,payment',
    'p3,a,2026-03-01,x,payment',
    'p4,a,2026-03-01,y,payment',
  ])
  await home.ingest()
  first = await publish(home.path, smallFloor(100))
  second = await publish(home.path, smallFloor(200))
  readers = await readersIn(home.path, {
    executive: { role: 'executive' },
    manager: { role: 'manager', scope: { teams: ['T1'] } },
    other: { role: 'manager', scope: { teams: ['T2'] } },
    collector: { role: 'collector', scope: { collector: 'c0' } },
    peer: { role: 'collector', scope: { collector: 'c3' } },
    steward: { role: 'steward' },
    admin: { role: 'admin' },
  })
  server = await serve(home.path)
}, 120_000)
afterAll(async () => {
  await server.close()
  home[Symbol.dispose]()
})

const get = (who: string, path: string) =>
  fetch(server.url + path, { redirect: 'manual', headers: { ...readers[who]?.headers } })
const textOf = async (response: Response) =>
  (await response.text())
    .replace(/<script[\s\S]*?<\/script>|<head[\s\S]*?<\/head>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
/** Sends a form as a browser does: with the token of the page it stands on. */
async function send(who: string, path: string, form: Record<string, string>, token?: string) {
  const me = (await (await get(who, '/api/v1/me')).json()) as { csrf_token: string }
  return fetch(server.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...readers[who]?.headers,
      Origin: server.url,
      Accept: 'text/html',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ csrf: token ?? me.csrf_token, ...form }),
  })
}
async function audited(action: string) {
  await using state = await openState({ home: home.path })
  return (await auditEntries(state, { before: null, limit: 100, action })).map(({ actor, subject }) => [actor, subject])
}

describe('a review pack', () => {
  const review = '/collectors/c0/review'
  const keep = async () => {
    const kept = await send('manager', `${review}?/keep`, { comment: '稳定 and fair' })
    expect(kept.status).toBe(303)
    return kept.headers.get('location') ?? ''
  }

  test('is kept by the manager and signed by both, and says so to both and on paper', async () => {
    const path = await keep()
    expect(await textOf(await get('manager', path))).toMatch(
      /稳定 and fair.*Sign as Team manager.*Collector\s+not signed yet/,
    )
    expect((await send('manager', `${path}?/sign`, { side: 'manager' })).status).toBe(303)
    expect(await textOf(await get('collector', path))).toMatch(/Signed by manager.*Sign as Collector/)
    expect((await send('collector', `${path}?/sign`, { side: 'collector' })).status).toBe(303)
    const chinese = await textOf(await get('collector', `${path}?lang=zh`))
    expect(chinese).toMatch(/manager 于 .* 签署.*collector 于 .* 签署/)
    expect(chinese).toMatch(/指纹（SHA-256）: [0-9a-f]{64}/)
    expect((await audited('review.sign')).map(([actor]) => actor)).toEqual(['collector', 'manager'])
  })

  test('is not there for those who do not see the person, and nobody signs a side that is not theirs', async () => {
    const path = await keep()
    for (const who of ['other', 'peer', 'admin']) {
      expect((await get(who, path)).status, who).toBe(404)
      expect((await send(who, `${path}?/sign`, { side: 'manager' })).status, who).toBe(404)
    }
    expect((await send('collector', `${path}?/sign`, { side: 'manager' })).status).toBe(404)
    expect((await send('executive', `${path}?/sign`, { side: 'manager' })).status).toBe(404)
    expect((await send('collector', `${review}?/keep`, { comment: '' })).status).toBe(404)
    expect(await textOf(await get('peer', '/packs/reviews'))).toContain('No review pack is kept yet')
  })

  test('asks for the token of the session', async () => {
    const path = await keep()
    expect((await send('manager', `${path}?/sign`, { side: 'manager' }, 'another')).status).toBe(403)
  })

  test('shows what it was kept with after the data have changed', async () => {
    const path = await keep()
    const sheet = async () => /<article[\s\S]*<\/article>/.exec(await (await get('manager', path)).text())?.[0]
    const before = await sheet()
    expect((await send('steward', '/data/editions?/rollback', { edition: first })).status).toBe(303)
    await expect
      .poll(async () => (await textOf(await get('manager', review))).includes(first), { timeout: 10_000 })
      .toBe(true)
    expect(await sheet()).toBe(before)
    expect(before).toContain(second)
    expect((await send('steward', '/data/editions?/rollback', { edition: second })).status).toBe(303)
  })
})

describe('the data pages', () => {
  test('say what is wrong with a record, keep what is right, and read it again', async () => {
    expect(await textOf(await get('steward', '/data/quarantine'))).toMatch(/effective_on\s+bad_date\s+1/)
    const path = '/data/quarantine/1-1'
    expect(await textOf(await get('steward', path))).toMatch(/payments.csv.*bad_date\s+2026-02-30/)
    const fixed = await send('steward', `${path}?/fix`, {
      'was:effective_on': '2026-02-30',
      'set:effective_on': '2026-02-28',
      'was:amount': '1',
      'set:amount': '1',
    })
    expect([fixed.status, fixed.headers.get('location')]).toEqual([303, `${path}?fixed=yes`])
    expect(await audited('quarantine.fix')).toEqual([['steward', '1-1']])
    const again = await send('steward', '/data/quarantine?/replay', { id: '1-1' })
    expect(again.headers.get('location')).toBe('/data/quarantine?replayed=1&accepted=1&still=0')
  }, 60_000)

  test('put one column of every record of a cause right at once, and read them again', async () => {
    const cause = { table: 'payments', column: 'amount', reason: 'bad_money' }
    const narrowed = `/data/quarantine?${new URLSearchParams(cause)}`
    expect(await textOf(await get('steward', narrowed))).toContain('Keep for all of them')
    expect(await textOf(await get('admin', narrowed))).not.toContain('Keep for all of them')
    const send_ = (who: string, more: object) => send(who, '/data/quarantine?/fixAll', { ...cause, to: '3', ...more })
    expect((await send_('admin', {})).status).toBe(404)
    expect((await send_('steward', { column: '--home' })).status).toBe(404)
    const none = await send_('steward', { was: 'z' })
    expect([none.status, await textOf(none)]).toEqual([
      409,
      expect.stringContaining('No record with the value "z" is kept back') as string,
    ])
    expect((await send_('steward', { was: 'x' })).headers.get('location')).toBe(`${narrowed}&fixed=1`)
    const fixed = await send_('steward', {})
    expect(await textOf(await get('steward', fixed.headers.get('location') ?? ''))).toContain('kept for 2 records')
    expect((await audited('quarantine.fix'))[0]).toEqual(['steward', 'payments.amount bad_money'])
    const again = await send('steward', '/data/quarantine?/replay', {})
    expect(again.headers.get('location')).toBe('/data/quarantine?replayed=2&accepted=2&still=0')
    expect(await textOf(await get('steward', '/data/quarantine'))).toContain('No record is kept back')
  }, 60_000)

  test('what a record says is not told to who may not read records, nor is a file of another name', async () => {
    expect((await get('admin', '/data/quarantine')).status).toBe(200)
    expect((await get('admin', '/data/quarantine/1-1')).status).toBe(404)
    expect((await get('steward', '/data/quarantine/--help')).status).toBe(404)
    expect((await send('executive', '/data/quarantine?/replay', { id: '' })).status).toBe(404)
  })

  test('say what an edition says otherwise than the one before, to the cent', async () => {
    const text = await textOf(await get('steward', `/data/editions?after=${second}`))
    expect(text).toContain(`${first} → ${second}`)
    expect(text).toMatch(/Net collected\s+Jul 2026\s+15,000\s+30,000\s+15000\.00/)
  })

  test('draw where a relation comes from and what reads it, each a link', async () => {
    const html = await (await get('steward', '/data/lineage?relation=marts.credits')).text()
    expect(html).toContain('href="/data/lineage?relation=intermediate.receipts"')
    expect((await get('steward', '/data/lineage?relation=nothing')).status).toBe(404)
    expect((await (await get('admin', '/data/lineage')).text()).match(/<rect/g)?.length).toBeGreaterThan(100)
    expect(await textOf(await get('admin', '/data/checks'))).toMatch(/sentences on \d+ relations/)
  })
  test('say what kept a build from being published, with rows for those who may read records', async () => {
    const violations = [
      { model: 'marts.credits', sentence: 'amount is never null', count: 7, examples: [{ payment_id: 'p<1>' }] },
    ]
    const file = join(home.path, 'editions', '.failed.json')
    await writeFile(file, JSON.stringify({ at: '2026-08-02T02:03:00.000Z', as_of: '2026-08-01', violations }))
    const told = await textOf(await get('steward', '/data/checks'))
    expect(told).toMatch(/build of 2026-08-02 02:03 UTC, data as of 2026-08-01, was not published/)
    expect(told).toMatch(/marts\.credits\s+✗ amount is never null\s+7\s+\{"payment_id":"p&lt;1/)
    expect(await textOf(await get('admin', '/data/checks'))).not.toContain('p&lt;1')
    await rm(file)
    expect(await textOf(await get('steward', '/data/checks'))).not.toContain('was not published')
    expect(await textOf(await get('steward', '/data/checks?find=marts.credits&how=carried'))).toContain(
      'None is like this.',
    )
  })
})
