import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(100))
  readers = await readersIn(home, {
    executive: { role: 'executive' },
    manager: { role: 'manager', scope: { teams: ['T1'] } },
    other: { role: 'manager', scope: { teams: ['T2'] } },
    collector: { role: 'collector', scope: { collector: 'c0' } },
  })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const get = async (who: string, path: string) => fetch(server.url + path, { headers: { ...readers[who]?.headers } })
async function send(who: string, path: string, form: Record<string, string>) {
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
    body: new URLSearchParams({ csrf: me.csrf_token, ...form }),
  })
}

test('a view is saved as the address it is, and a shared one shows others no more than they may see', async () => {
  const saved = await send('executive', '/explore?/save&by=team&metrics=attempts', { name: 'Attempts', shared: 'yes' })
  expect([saved.status, saved.headers.get('location')]).toEqual([303, '/explore?by=team&metrics=attempts'])
  expect(await (await get('manager', '/explore')).text()).toContain('href="/explore?by=team&amp;metrics=attempts"')
  const seen = await (await get('manager', '/explore?by=team&metrics=attempts')).text()
  expect(seen).toContain('Early')
  expect(seen).not.toContain('Agency, north')
})

test('an event of a team is seen by those who see the team, and a collector notes none', async () => {
  const event = { day: '2026-07-15', text: 'new dialler', team: 'T1' }
  expect((await send('manager', '/explore?/note', event)).status).toBe(303)
  for (const [who, sees] of [
    ['executive', true],
    ['manager', true],
    ['other', false],
  ] as const)
    expect((await (await get(who, '/explore')).text()).includes('new dialler'), who).toBe(sees)
  expect((await send('manager', '/explore?/note', { ...event, team: 'T2' })).status).toBe(404)
  expect((await send('manager', '/explore?/note', { ...event, team: '' })).status).toBe(404)
  expect((await send('collector', '/explore?/note', event)).status).toBe(404)
})
