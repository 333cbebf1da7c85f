import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEntries, openState, peopleIn, signInAs, tokensIn } from '#state'
import { EditionFolder } from '#warehouse'
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
    admin: { role: 'admin' },
    steward: { role: 'steward' },
    leaver: { role: 'executive' },
  })
  server = await serve(home)
}, 120_000)
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const cookieOf = (who: string) => ({ ...readers[who]?.headers })
const get = (who: string, path: string) => fetch(server.url + path, { redirect: 'manual', headers: cookieOf(who) })
const plain = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>|<head[\s\S]*?<\/head>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** Sends a form of the page as a browser does; answers the status and the text of the page that comes back. */
async function act(who: string, form: Record<string, string>) {
  const me = (await (await get(who, '/api/v1/me')).json()) as { csrf_token?: string }
  const response = await fetch(`${server.url}/admin`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...cookieOf(who),
      Origin: server.url,
      Accept: 'text/html',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ csrf: me.csrf_token ?? '', ...form }),
  })
  return { status: response.status, text: plain(await response.text()) }
}
async function inState<T>(use: (state: Awaited<ReturnType<typeof openState>>) => Promise<T>): Promise<T> {
  await using state = await openState({ home })
  return await use(state)
}
const person = (name: string) => inState(async (state) => (await peopleIn(state)).find((one) => one.name === name))
/** The last thing that was done, not only looked at. */
const last = () =>
  inState(async (state) =>
    (await auditEntries(state, { before: null, limit: 20 })).find(({ action }) => action !== 'view'),
  )

describe('the page of administrators', () => {
  test('makes an account with a role and a link that sets the password once', async () => {
    const made = await act('admin', { act: 'add', name: 'Lin', display: '林', role: 'manager', teams: 'T1, T2' })
    expect(made.status).toBe(200)
    const [link] = /\/set-up\?link=[\w-]+/.exec(made.text) ?? []
    expect(link).toBeDefined()
    expect(await person('lin')).toMatchObject({
      displayName: '林',
      hasPassword: false,
      assignments: [{ role: 'manager', scope: { teams: ['T1', 'T2'] }, to: null }],
    })
    expect((await fetch(server.url + link, { headers: { Accept: 'text/html' } })).status).toBe(200)
    expect(await last()).toMatchObject({ actor: 'admin', subject: 'lin' })
  })

  test('gives a role for days and ends it; whoever it is is signed out', async () => {
    await inState((state) => signIn(state, 'leaver'))
    const given = { name: 'leaver', role: 'hr', from: '2026-03-01', to: '2026-09-01' }
    expect((await act('admin', { act: 'give', ...given })).status).toBe(200)
    expect((await person('leaver'))?.assignments).toContainEqual({
      role: 'hr',
      scope: {},
      from: '2026-03-01',
      to: '2026-09-01',
    })
    expect((await get('leaver', '/api/v1/me')).status).toBe(401)
    expect((await act('admin', { act: 'end', name: 'leaver', role: 'hr', to: '2026-05-01' })).status).toBe(200)
    expect((await person('leaver'))?.assignments.find(({ role }) => role === 'hr')?.to).toBe('2026-05-01')
    expect(await last()).toMatchObject({ action: 'role.end', subject: 'leaver' })
  })

  test('makes a token that reads for its days, and takes it back', async () => {
    const made = await act('admin', { act: 'token', name: 'steward', label: 'nightly', scope: 'read', days: '7' })
    const [, token = ''] = /The token is shown once:\s+(\S+)/.exec(made.text) ?? []
    const asked = () =>
      fetch(`${server.url}/api/v1/runs`, { headers: { Authorization: `Bearer ${token}` } }).then(({ status }) => status)
    expect(await asked()).toBe(200)
    const [kept] = await inState(tokensIn)
    expect(kept).toMatchObject({ name: 'steward', label: 'nightly', scope: 'read' })
    expect((await act('admin', { act: 'end-token', id: kept?.id ?? '' })).status).toBe(200)
    expect(await asked()).toBe(401)
  })

  test('ends a session, opens an account anew with a link, and closes it', async () => {
    await act('admin', { act: 'add', name: 'visitor', role: 'executive' })
    const open = () => inState((state) => signIn(state, 'visitor'))
    await open()
    const page = await (await get('admin', '/admin')).text()
    const [, id = ''] =
      /<input type="hidden" name="id" value="([^"]+)"[^>]*>(?:(?!<\/form>)[\s\S])*Sign out visitor/.exec(page) ?? []
    expect((await act('admin', { act: 'end-session', id })).status).toBe(200)
    expect((await get('visitor', '/api/v1/me')).status).toBe(401)
    await open()
    expect((await act('admin', { act: 'reset', name: 'visitor' })).text).toMatch(/\/set-up\?link=/)
    expect((await get('visitor', '/api/v1/me')).status).toBe(401)
    await open()
    expect((await act('admin', { act: 'disable', name: 'visitor' })).status).toBe(200)
    expect((await get('visitor', '/api/v1/me')).status).toBe(401)
    expect((await person('visitor'))?.disabled).toBe(true)
  })

  test.each([
    [{ act: 'add', name: 'steward', role: 'executive' }, 'There is an account steward already.'],
    [{ act: 'add', name: 'a b', role: 'executive' }, 'A name has letters, digits'],
    [{ act: 'add', name: 'x', role: 'king' }, 'Choose a role.'],
    [{ act: 'add', name: 'x', role: 'manager' }, 'A manager needs at least one team.'],
    [{ act: 'give', name: 'steward', role: 'collector' }, 'A collector needs their collector id.'],
    [{ act: 'give', name: 'nobody', role: 'hr' }, 'There is no account nobody'],
    [{ act: 'give', name: 'steward', role: 'hr', from: '2026-05-01', to: '2026-05-01' }, 'must end after it begins'],
    [{ act: 'give', name: 'steward', role: 'hr', from: 'May' }, 'A role begins and ends on a day'],
    [{ act: 'end', name: 'steward', role: 'steward', to: 'May' }, 'A role ends on a day'],
    [{ act: 'end', name: 'steward', role: 'hr' }, 'steward has no role hr'],
    [{ act: 'end', name: 'admin', role: 'admin' }, 'Nobody else is an administrator'],
    [{ act: 'disable', name: 'Admin' }, 'You cannot close your own account.'],
    [{ act: 'token', name: 'steward', label: 'x', days: '0' }, 'A token lasts from 1 to 366 days.'],
    [{ act: 'token', name: 'steward', label: ' ', days: '9' }, 'Say what the token is for.'],
    [{ act: 'end-token', id: 'none' }, 'There is no token none.'],
    [{ act: 'end-session', id: 'none' }, 'This session is over already.'],
    [{ act: 'crown' }, 'There is no such form here.'],
  ])('refuses %j with a sentence, and nothing is changed', async (form, sentence) => {
    const before = [await inState(peopleIn), await last()]
    const { status, text } = await act('admin', form)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).toContain(sentence)
    expect([await inState(peopleIn), await last()]).toEqual(before)
  })

  test('asks for the password again after a while, and is not there for others', async () => {
    const closing = { act: 'disable', name: 'leaver' }
    await inState(({ db }) => db.updateTable('sessions').set({ proved_at: '2026-01-01T00:00:00.000Z' }).execute())
    const refused = await act('admin', closing)
    expect([refused.status, refused.text.includes('Confirm your password')]).toEqual([403, true])
    expect((await act('steward', closing)).status).toBe(404)
    expect((await person('leaver'))?.disabled).toBe(false)
    await inState(({ db }) => db.updateTable('sessions').set({ proved_at: new Date().toISOString() }).execute())
  })

  test('shows where every setting comes from, what changed, and the log by who did what', async () => {
    const folder = new EditionFolder(join(home, 'editions'))
    expect(plain(await (await get('admin', '/admin')).text())).toContain('made before settings were noted')
    const file = await folder.newFile()

    const current = (await folder.current()) ?? ''
    await copyFile(folder.fileOf(current), file)
    const { about } = await folder.manifestOf(current)
    const changes = [{ key: 'promise.grace_days', from: '3', to: '5' }]
    const said = [
      { key: 'promise.grace_days', value: '5', line: 3 },
      { key: 'timezone', value: 'Asia/Shanghai', line: null },
    ]
    await folder.publish(
      file,
      'said',
      { ...(about as object), said, changed: { since: current, settings: changes } },
      new Date(),
    )
    await inState((state) =>
      state.change('rollcall', ({ audit }) =>
        audit({ action: 'settings.change', subject: 'rollcall.yaml', details: { since: current, changes } }),
      ),
    )
    const text = plain(await (await get('admin', '/admin?action=settings.change')).text())
    expect(text).toMatch(/promise\.grace_days 5 rollcall\.yaml, line 3 timezone Asia\/Shanghai default/)
    expect(text).toContain(`Changed since edition ${current}`)
    expect(text).toMatch(/promise\.grace_days 3 5/)
    expect(text).toMatch(/rollcall settings\.change rollcall\.yaml/)
    expect(text).toContain('The audit log is whole')
    const chinese = plain(await (await get('admin', '/admin?actor=nobody&lang=zh')).text())
    expect(chinese).toContain('rollcall.yaml 第 3 行')
    expect(chinese).not.toContain('settings.change rollcall.yaml')
  })
})

/** Signs somebody in again, as their browser would be. */
async function signIn(state: Awaited<ReturnType<typeof openState>>, name: string): Promise<void> {
  const { id = '' } = (await peopleIn(state)).find((one) => one.name === name) ?? {}
  const { token } = await signInAs(state, id, name, { address: '127.0.0.1', agent: 'test' }, true)
  readers = { ...readers, [name]: { name, headers: { Cookie: `rollcall=${token}` } } }
}
