import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PackError } from '#pipeline/rules/pack'
import { activeRules } from '#pipeline/rules/active'
import { candidatesOf, weeksOf } from '#pipeline/rules/clocks'
import { forbiddenOf } from '#pipeline/rules/forbidden'
import { parsePack, readPacks } from '#pipeline/rules/read'
import { testPack } from '#pipeline/rules/vectors'
import { defaults } from '#pipeline/settings/defaults'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'
import { gapsOf } from './vector_gaps.ts'

const packs = readPacks('')
const settings = (more: Partial<typeof defaults.rules>) => ({ ...defaults.rules, ...more })

describe.each(packs.map((pack) => [`${pack.id} ${pack.version}`, pack] as const))('the pack %s', (_name, pack) => {
  test('judges its test vectors as written', async () => {
    const { failures, contacts } = await testPack(pack)
    expect(failures).toEqual([])
    expect(contacts).toBeGreaterThan(0)
  })

  test('has vectors on both sides of each threshold, and where local time matters over midnight, a clock change and two candidate zones', () => {
    expect(gapsOf(pack)).toEqual([])
  })
})

test('a pack whose vectors leave something open is told what', () => {
  const yaml = pack(
    hours(`
tests:
  - about: by day and at night
    rule: hours
    zone: Asia/Tokyo
    contacts:
      - { at: '2026-03-02T09:00:00+09:00', expect: pass }
      - { at: '2026-03-02T08:59:59+09:00', expect: breach }
      - { at: '2026-03-02T17:30:00+09:00', expect: breach }
`),
  )
  expect(gapsOf(parsePack(yaml, 'rules/mine.yaml'))).toEqual([
    'hours: no pass at 61199.999999 s of call',
    'hours: no breach after 61199.999999 s of call',
    'hours: nothing just after midnight',
    'hours: none with two candidate zones',
    'hours: none over a clock change',
  ])
})

const pack = (rules: string, more = '') => `id: mine
version: "1"
title: { en: Mine, zh: 自有 }
jurisdiction: here
source: [{ title: House rules }]
verify_with_counsel: true
${more}
rules:
${rules}`

const hours = (more = '') => `  - id: hours
    kind: hours
    title: { en: Office hours, zh: 办公时间 }
    source: House rules
    event: attempt
    channels: [call]
    hours: [{ from: "09:00", to: "17:00", to_passes: false }]
    strength: prohibition
    severity: major
    confidence: high
${more}`

describe('a pack that cannot be used is refused with its line', () => {
  const refused = (text: string) => {
    try {
      parsePack(text, 'rules/mine.yaml')
      return null
    } catch (error) {
      expect(error).toBeInstanceOf(PackError)
      return (error as PackError).message
    }
  }

  test('one that can is not', () => expect(refused(pack(hours()))).toBeNull())

  test.each([
    ['severity: major', 'severity: grave', 'line 17: `rules.0.severity` is none of critical, major, minor.'],
    ['event: attempt', 'event: shout', 'line 13: `rules.0.event` is none of contact, attempt'],
    ['kind: hours', 'kind: hour', 'line 10: `rules.0.kind` is of no kind; there are hours, count'],
    ['    strength: prohibition\n', '', '`rules.0.strength` is none of prohibition, should-not'],
    ['"09:00"', '"9:00"', 'line 15: `rules.0.hours.0.from` is `9:00`; write a time such as "21:00:00".'],
    ['"17:00"', '"08:00"', 'line 15: `rules.0.hours.0.from` is empty: `from` is not before `to`.'],
    [
      'verify_with_counsel: true',
      'verify_with_counsel: false',
      'line 6: `verify_with_counsel` must be `true`: no pack is legal advice.',
    ],
    ['source: House rules', 'sauce: House rules', 'is no key of a rule pack'],
    ['channels: [call]', 'channels: [fax]', 'line 14: `rules.0.channels.0` is none of call, voice_bot'],
    ['jurisdiction: here', 'jurisdiction: "', 'this is no valid YAML'],
  ])('%s → %s', (from, to, message) => {
    expect(refused(pack(hours()).replace(from, to))).toContain(message)
  })

  test('a rule that is in force twice on a day', () => {
    expect(refused(pack(hours() + hours()))).toContain('the rule hours is in force twice on some day')
    expect(refused(pack(hours('    valid_to: 2026-01-01\n') + hours('    valid_from: 2026-01-01\n')))).toBeNull()
  })

  test('a test vector of a rule that is not there', () => {
    const text = `${pack(hours())}\ntests: [{ about: x, rule: hour, contacts: [{ at: "2026-01-01T00:00:00Z" }] }]`
    expect(refused(text)).toContain('`hour` is no rule of this pack; did you mean `hours`?')
  })
})

describe('what the settings switch on', () => {
  test('is refused with the nearest name when it does not exist', () => {
    expect(() => activeRules(packs, settings({ packs: ['us-regf'] }))).toThrow(
      '`rules.packs` names us-regf, which does not exist; did you mean us-reg-f?',
    )
    expect(() => activeRules(packs, settings({ packs: ['cn'], optionalRules: ['cn/hours'] }))).toThrow(
      '`rules.optional_rules` names cn/hours, which does not exist',
    )
  })

  test('leaves optional rules off until they are named', () => {
    const ids = (optionalRules: string[]) =>
      activeRules(packs, settings({ packs: ['cn'], optionalRules })).map(({ id }) => id)
    expect(ids([])).not.toContain('cn/visit-frequency')
    expect(ids(['cn/visit-frequency'])).toContain('cn/visit-frequency')
  })

  test('is in force by the pack and by the rule', () => {
    const found = activeRules(packs, settings({ packs: ['cn'] })).filter(({ id }) => id === 'cn/hours')
    expect(found.map(({ rule, validFrom, validTo }) => [rule.strength, validFrom, validTo])).toEqual([
      ['should-not', '2025-02-28', '2026-01-30'],
      ['prohibition', '2026-01-30', null],
    ])
  })
})

test('a pack of the installation replaces every version of the one that comes with the product', () => {
  using home = folder()
  mkdirSync(join(home.path, 'rules'))
  writeFileSync(join(home.path, 'rules/cn.yaml'), pack(hours()).replace('id: mine', 'id: cn'))
  const own = readPacks(home.path).filter(({ id }) => id === 'cn')
  expect(own.map(({ file, rules }) => [file, rules.map(({ id }) => id)])).toEqual([['rules/cn.yaml', ['hours']]])
  expect(readPacks(home.path).length).toBe(packs.length - 1)
})

test('two versions of a pack that are in force at once are refused', () => {
  using home = folder()
  mkdirSync(join(home.path, 'rules'))
  writeFileSync(join(home.path, 'rules/a.yaml'), pack(hours(), 'valid_to: 2026-02-01'))
  writeFileSync(join(home.path, 'rules/b.yaml'), pack(hours(), 'valid_from: 2026-01-01'))
  expect(() => readPacks(home.path)).toThrow('mine is in force at the same time as in rules/a.yaml; end one of them')
})

describe('adding a jurisdiction is writing one YAML file', () => {
  const own = `${pack(hours(), 'applies_to: { region: [north, south], client: [c1] }')}
tests:
  - about: it judges only accounts that match every list
    rule: hours
    zone: Asia/Tokyo
    accounts:
      "1": { region: north, client: c1 }
      "2": { region: north, client: c2 }
      "3": { region: west, client: c1 }
      "4": { region: north }
      "5": { region: south, client: c1 }
    contacts:
      - { at: "2026-03-02T08:00:00+09:00", account: "1", expect: breach }
      - { at: "2026-03-02T09:00:00+09:00", account: "1", expect: pass }
      - { at: "2026-03-02T08:00:00+09:00", account: "2", expect: none }
      - { at: "2026-03-02T08:00:00+09:00", account: "3", expect: none }
      - { at: "2026-03-02T08:00:00+09:00", account: "4", expect: none }
      - { at: "2026-03-02T08:00:00+09:00", account: "5", expect: breach }
      - { at: "2026-03-02T08:00:00+09:00", account: late, expect: none }
`

  test('its rules judge the accounts it applies to, and the command line runs its vectors', async () => {
    using home = folder()
    mkdirSync(join(home.path, 'rules'))
    writeFileSync(join(home.path, 'rules/mine.yaml'), own)
    const { status, stdout } = await rollcall(['rules', 'test', 'mine', '--home', home.path])
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'mine: 1 vectors with 7 contacts come out as written.\n' })
  })

  test('a vector that does not hold says which contact, what was written and what was found', async () => {
    using home = folder()
    mkdirSync(join(home.path, 'rules'))
    writeFileSync(join(home.path, 'rules/mine.yaml'), own.replace('"2", expect: none', '"2", expect: pass'))
    const { status, stdout } = await rollcall(['rules', 'test', 'mine', '--home', home.path])
    expect(status).toBe(1)
    expect(stdout).toContain(
      'mine/hours 1, line 21 (it judges only accounts that match every list): contact 3 should be pass, but is none.',
    )
  })
})

test('what is left of a day when open hours are taken out', () => {
  const open = (from: number, to: number) => ({ channels: ['call'] as const, weekdays: [1], from, to })
  const hour = 3_600_000_000
  const left = forbiddenOf(['call'], [open(13 * hour, 18 * hour - 1), open(8 * hour, 12 * hour)])
  expect(left.filter(({ weekday }) => weekday === 1).map(({ from, to }) => [from, to])).toEqual([
    [0, 8 * hour - 1],
    [12 * hour + 1, 13 * hour - 1],
    [18 * hour, 24 * hour - 1],
  ])
  expect(left.filter(({ weekday }) => weekday === 2).map(({ from, to }) => [from, to])).toEqual([[0, 24 * hour - 1]])
})

test('the weeks of a zone say what its clock does in them', () => {
  const at = (text: string) => Date.parse(text) / 1000
  const weeks = weeksOf('America/New_York', at('2026-03-01T12:00:00Z'), at('2026-03-09T00:00:00Z'))
  expect(
    weeks.map(({ week, offset_seconds, changes_at, next_offset_seconds }) => [
      week,
      offset_seconds,
      changes_at,
      next_offset_seconds,
    ]),
  ).toEqual([
    ['2026-02-23', -18000, null, null],
    ['2026-03-02', -18000, '2026-03-08 07:00:00', -14400],
    ['2026-03-09', -14400, null, null],
  ])
  expect(candidatesOf('Asia/Shanghai| Asia/Urumqi|Asia/Shanghai')).toEqual(['Asia/Shanghai', 'Asia/Urumqi'])
})
