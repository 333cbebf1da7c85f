import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openState } from '#state'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'
import { readersIn, type Reader } from './readers.ts'

let home: string
let server: RunningServer
let readers: Record<string, Reader>
const plan = `id: floor
title: { en: The floor, zh: 现场 }
valid_from: 2026-06-01
components:
  - { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }
  - { id: money, kind: flat, measure: net_collected, rate: 0.01 }
multipliers: [ { id: qa, metric: qa_score, bands: [ { below: 90, factor: 1.00 }, { factor: 1.05 } ], no_data: 1.00 } ]
`
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(12_345))
  await mkdir(join(home, 'plans'), { recursive: true })
  await writeFile(join(home, 'plans', 'floor.yaml'), plan)
  readers = await readersIn(home, {
    hana: { role: 'hr' },
    hugo: { role: 'hr' },
    max: { role: 'manager', scope: { teams: ['T1'] } },
    cleo: { role: 'collector', scope: { collector: 'c0' } },
    dora: { role: 'collector', scope: { collector: 'c1' } },
    boss: { role: 'executive' },
    cora: { role: 'compliance' },
    dan: { role: 'steward' },
  })
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const june = '/api/v1/pay/periods/floor/2026-06-01'
const ask = (who: string, path: string, init: RequestInit = {}) =>
  fetch(server.url + path, {
    redirect: 'manual',
    ...init,
    headers: { ...readers[who]?.headers, ...(init.headers as Record<string, string> | undefined) },
  })
async function post(
  who: string,
  path: string,
  body: object,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const me = (await (await ask(who, '/api/v1/me')).json()) as { csrf_token: string }
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token }
  const response = await ask(who, path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}
const peopleOf = (period: Record<string, unknown>) =>
  (period['entries'] as { collector: string }[]).map(({ collector }) => collector)

describe('pay over HTTP', () => {
  test('a change without the token of the session is refused, and who has no part in pay finds nothing', async () => {
    const words = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"action":"calculate"}' }
    expect((await ask('hana', june, words)).status).toBe(403)
    expect((await ask('boss', june)).status).toBe(404)
    expect((await ask('boss', '/pay')).status).toBe(404)
    expect((await post('cleo', june, { action: 'calculate' })).status).toBe(403)
  })

  test('HR calculates, a manager reviews what they see, and each sees their own people only', async () => {
    const calculated = await post('hana', june, { action: 'calculate', as_of: '2026-06-30' })
    expect(calculated.status, JSON.stringify(calculated.json)).toBe(200)
    expect(calculated.json).toMatchObject({ status: 'calculated', whole: true })
    const all = peopleOf(calculated.json)
    const own = (await (await ask('max', june)).json()) as Record<string, unknown>
    expect(own['whole']).toBe(false)
    expect(peopleOf(own).length).toBeGreaterThan(0)
    expect(peopleOf(own).length).toBeLessThan(all.length)
    expect(peopleOf((await (await ask('cleo', june)).json()) as Record<string, unknown>)).toEqual(['c0'])
    expect((await ask('cleo', `${june}/c0`)).status).toBe(200)
    expect((await ask('cleo', `${june}/c1`)).status).toBe(404)
    expect((await ask('max', `${june}/c1`)).status).toBe(404)
    expect((await ask('cleo', '/pay/floor/2026-06-01/c1/xlsx')).status).toBe(404)
    const foreign = { action: 'adjust', collector: 'c1', amount: '5', reason: 'no' }
    expect((await post('max', june, foreign)).status).toBe(404)
  })

  test('a statement tells how the amount came about, what one more promise kept was worth, and adds up', async () => {
    const told = (await (await ask('cleo', `${june}/c0`)).json()) as {
      payment: { due: string; paid: string }
      lines: { amount: string; statement: { lines: { id: string; amount: string; inputs: { metric: string }[] }[] } }[]
      whatIfs: { metric: string; worth: string }[]
    }
    const [own] = told.lines
    const cents = (text: string) => Math.round(Number(text) * 100)
    expect(own!.statement.lines.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(cents(told.payment.due))
    expect(own!.statement.lines.map(({ id }) => id)).toEqual(['kept', 'money', 'qa'])
    expect(told.whatIfs.find(({ metric }) => metric === 'promises_kept')!.worth).toMatch(/^2\.(50|63)$/)
    const page = await (await ask('cleo', '/pay/floor/2026-06-01/c0')).text()
    expect(page).toContain('How did this amount come about?')
    expect(page).toContain('Dispute this statement')
    expect(await (await ask('cleo', '/pay/floor/2026-06-01/c0?lang=zh')).text()).toContain('这笔金额是如何得出的？')
    const sheet = await ask('cleo', '/pay/floor/2026-06-01/c0/xlsx')
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
  })

  test('the period is disputed, answered, approved by another person and by approved plans only, locked and exported once', async () => {
    const steps: [string, object, number][] = [
      ['cleo', { action: 'dispute', collector: 'c0', text: 'one is missing', line: 'kept' }, 200],
      ['dora', { action: 'dispute', collector: 'c0', text: 'not mine' }, 404],
      ['hana', { action: 'review' }, 403],
      ['max', { action: 'review' }, 200],
      ['max', { action: 'approve' }, 403],
      ['hana', { action: 'approve' }, 409],
    ]
    for (const [who, word, status] of steps) {
      const { status: got, json } = await post(who, june, word)
      expect(got, `${who} ${JSON.stringify(word)} ${JSON.stringify(json)}`).toBe(status)
    }
    const approval = { version: '1', action: 'approve' }
    expect((await post('hana', '/api/v1/pay/plans/floor', { version: '1', action: 'submit' })).status).toBe(200)
    expect((await post('hana', '/api/v1/pay/plans/floor', approval)).status).toBe(409)
    expect((await post('hugo', '/api/v1/pay/plans/floor', approval)).status).toBe(200)
    const proved = (at: string | null) => state.db.updateTable('sessions').set({ proved_at: at }).execute()
    await using state = await openState({ home })
    for (const at of [null, new Date(Date.now() - 11 * 60_000).toISOString()]) {
      await proved(at)
      const old = await post('hana', june, { action: 'approve' })
      expect([old.status, old.json['detail']]).toEqual([403, expect.stringContaining('Confirm your password')])
    }
    await proved(new Date().toISOString())
    expect((await post('hana', june, { action: 'approve' })).json['status']).toBe('approved')
    const early = await post('hana', june, { action: 'lock' })
    expect([early.status, early.json['detail']]).toEqual([
      409,
      '1 disputes wait for an answer; answer them before the lock.',
    ])
    const { disputes } = (await (await ask('max', june)).json()) as { disputes: { dispute_id: string }[] }
    await post('max', june, { action: 'answer', id: disputes[0]!.dispute_id, text: 'it was broken' })
    expect((await post('hana', june, { action: 'lock' })).json['status']).toBe('locked')
    const exported = await post('hana', june, { action: 'export', template: 'csv' })
    expect(exported.json['status']).toBe('exported')
    expect((await post('hana', june, { action: 'export' })).status).toBe(409)
    const [made] = exported.json['exports'] as { export_id: string; totals: string }[]
    const file = await ask('hana', `/pay/files/${made!.export_id}`)
    expect((await file.text()).trim().split('\r\n')).toHaveLength(
      1 + (JSON.parse(made!.totals) as { rows: number }).rows,
    )
    expect((await ask('max', `/pay/files/${made!.export_id}`)).status).toBe(404)
    expect((await post('hana', june, { action: 'calculate' })).status).toBe(409)
  })

  test('an executive sees on the summary what locked pay came to in all, compliance and a manager nowhere', async () => {
    const period = (await (await ask('hana', june)).json()) as { totals: { paid: string } }
    const tile = /data-metric="pay_cost".*?<\/article>/s
    const words = 'period=custom&from=2026-06-01&to=2026-07-01'
    const [shown = ''] = tile.exec(await (await ask('boss', `/summary?${words}`)).text()) ?? []
    expect(shown).toContain('Pay cost')
    expect(shown.replaceAll(/<!--.*?-->/gs, '')).toContain(
      Number(period.totals.paid).toLocaleString('en', { maximumFractionDigits: 0 }),
    )
    const [early = ''] =
      tile.exec(await (await ask('boss', '/summary?period=custom&from=2026-07-01&to=2026-08-01')).text()) ?? []
    expect(early).toContain('No pay of these months is locked yet')
    expect(await (await ask('max', `/portfolio?${words}`)).text()).not.toContain('pay_cost')
    expect((await ask('max', `/summary?${words}`)).status).toBe(404)
    for (const who of ['cora', 'dan'])
      for (const path of ['/summary', '/packs/board']) {
        const answer = await ask(who, `${path}?${words}`)
        expect([who, path, answer.status]).toEqual([who, path, 200])
        expect(await answer.text()).not.toMatch(/pay_cost|Pay cost/)
      }
    expect(await (await ask('hana', `/summary?${words}`)).text()).toMatch(tile)
  })

  test('the pages say the same, and a form without the token of the session changes nothing', async () => {
    const page = await (await ask('hana', '/pay/floor/2026-06-01')).text()
    for (const text of ['Exported', 'Payroll files', 'one is missing', 'Control totals']) expect(page).toContain(text)
    expect(await (await ask('hana', '/pay')).text()).toContain('Next of floor: Jul 2026')
    expect(await (await ask('max', '/pay/plans/floor?lang=zh')).text()).toContain('兑现承诺数')
    const simulated = '/pay/simulator?plan=floor&against=floor&from=2026-06&through=2026-07'
    expect(await (await ask('hana', simulated)).text()).toContain('Who wins and who loses')
    const form = new URLSearchParams({ action: 'calculate', csrf: 'no' })
    const headers = { Origin: server.url }
    const refused = await ask('hana', '/pay/floor/2026-07-01', { method: 'POST', headers, body: form })
    expect(await refused.text()).toContain('out of date')
    expect(
      ((await (await ask('hana', '/api/v1/pay/periods/floor/2026-07-01')).json()) as { status: string }).status,
    ).toBe('open')
  })
})
