import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseSettings, saidSettings, settingChanges } from '#pipeline/settings/index'
import { run } from '#pipeline/jobs/run'
import { auditEntries, openState } from '#state'

const text = `timezone: Asia/Shanghai
promise:
  grace_days: 5
min_n: 40
rules:
  holidays:
    cn: [2026-01-01]
`

describe('where a setting comes from', () => {
  const said = saidSettings(parseSettings(text), text)
  const of = (key: string) => said.find((one) => one.key === key)

  test('is the line that says it, or nothing where it has its default', () => {
    expect(of('promise.grace_days')).toEqual({ key: 'promise.grace_days', value: '5', line: 3 })
    expect(of('promise.threshold')).toEqual({ key: 'promise.threshold', value: '1.00', line: null })
    expect(of('min_n.default')).toEqual({ key: 'min_n.default', value: '40', line: 4 })
    expect(of('rules.holidays.cn')).toEqual({ key: 'rules.holidays.cn', value: '2026-01-01', line: 7 })
    expect(of('buckets')).toMatchObject({
      value: expect.stringMatching(/^M0 0 0, M1 1 30, .*M7\+ 181$/) as string,
      line: null,
    })
    expect(of('attribution.default')?.value).toBe('owner, last_rpc 30, house')
    expect(of('schedule')?.value).toBe('')
    expect(said.map(({ key }) => key)).toEqual([...new Set(said.map(({ key }) => key))].sort())
  })
})

describe('a change of settings', () => {
  test('is every key with another value, and no setting that only came with a new version', () => {
    const before = parseSettings(text)
    const after = parseSettings(text.replace('5', '7').replace('    cn: [2026-01-01]', '    au: [2026-01-26]'))
    expect(settingChanges(before, after)).toEqual([
      { key: 'promise.grace_days', from: '5', to: '7' },
      { key: 'rules.holidays.au', from: null, to: '2026-01-26' },
      { key: 'rules.holidays.cn', from: '2026-01-01', to: null },
    ])
    expect(settingChanges(before, before)).toEqual([])
    const { display: _, ...older } = before
    expect(settingChanges(older, before)).toEqual([])
  })

  let home: string
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'rollcall-said-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  test('stands in the audit log and with the edition it changed, and an edition without one says nothing', async () => {
    const set = (days: number) => writeFileSync(join(home, 'rollcall.yaml'), `promise:\n  grace_days: ${days}\n`)
    mkdirSync(join(home, 'inbox'))
    writeFileSync(
      join(home, 'inbox', 'payments.csv'),
      'payment_id,account_id,effective_on,amount,kind\np1,a,2026-03-01,2,payment\n',
    )
    set(3)
    const first = await run(home)
    expect(first.manifest.about.changed).toBeUndefined()
    set(5)
    const second = await run(home)
    const changes = [{ key: 'promise.grace_days', from: '3', to: '5' }]
    expect(second.manifest.about.changed).toEqual({ since: first.edition, settings: changes })
    const third = await run(home, { full: true })
    expect(third.manifest.about.changed).toBeUndefined()
    await using state = await openState({ home })
    const entries = await auditEntries(state, { before: null, limit: 10, action: 'settings.change' })
    expect(entries.map(({ actor, subject, details }) => [actor, subject, JSON.parse(details) as unknown])).toEqual([
      ['rollcall', 'rollcall.yaml', { since: first.edition, changes }],
    ])
    expect(await state.faultOfAudit()).toBeNull()
  }, 120_000)
})
