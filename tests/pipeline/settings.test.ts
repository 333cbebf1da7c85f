import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaults, initialSettings, parseSettings, readSettings } from '#pipeline/settings/index'
import { folder } from '../tree.ts'

const refused = (text: string) => {
  try {
    parseSettings(text)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

test('an installation without rollcall.yaml has every default of the definitions', () => {
  using home = folder()
  expect(readSettings(home.path)).toEqual(defaults)
  expect(defaults.buckets.map(({ label }) => label).join(' ')).toBe('M0 M1 M2 M3 M4 M5 M6 M7+')
  expect(defaults.attribution.default?.[0]?.rules.map(({ rule }) => rule)).toEqual(['owner', 'last_rpc', 'house'])
})

test('the file that init writes changes nothing, and neither does switching on each of its lines', () => {
  expect(parseSettings(initialSettings())).toEqual(defaults)
  const on = initialSettings()
    .split('\n')
    .filter((line) => !/^# ?([A-Z]|fewer|default_debtor)/.test(line) && !line.includes('default_debtor_timezone'))
    .filter((line) => !line.includes('holidays') && !line.includes('schedule'))
    .map((line) => line.replace(/^# /, ''))
    .join('\n')
  expect(on).toContain('\npromise: {')
  expect(parseSettings(on)).toEqual(defaults)
})

test('decimals are kept as they are written and never pass through a float', () => {
  const read = parseSettings('promise: { threshold: 0.950 }\noe: { k: 12345678901234.10, balance_bands: [0.10, 0.20] }')
  expect(read.promise.threshold).toBe('0.950')
  expect(read.oe.k).toBe('12345678901234.10')
  expect(read.oe.balanceBands).toEqual(['0.10', '0.20'])
})

describe('versions of buckets', () => {
  const read = (text: string) => parseSettings(`buckets:\n${text}`)

  test('are in force one after the other, the first from the beginning, and make one order of labels', () => {
    const { buckets, bucketVersions } = read(
      '  - { valid_from: 2026-03-01, buckets: { M0: 0, M1: 1-15, M1b: 16-30, M2: 31+ } }\n  - { valid_from: 2025-01-01, buckets: { M0: 0, M1: 1-30, M1c: 31-60, M2: 61+ } }\n',
    )
    expect(buckets.map(({ label }) => label)).toEqual(['M0', 'M1', 'M1b', 'M1c', 'M2'])
    expect(bucketVersions.map(({ validFrom, buckets: own }) => [validFrom, own.length])).toEqual([
      [null, 4],
      ['2026-03-01', 4],
    ])
  })

  test('that say the same are one', () => {
    const twice = '  - { buckets: 0 | 1-30 | 31+ }\n  - { valid_from: 2026-01-01, buckets: 0 | 1-30 | 31+ }\n'
    expect(read(twice)).toEqual(parseSettings('buckets: 0 | 1-30 | 31+'))
  })

  test.each([
    [
      '  - { buckets: { a: 0, b: 1-30, c: 31+ } }\n  - { valid_from: 2026-01-01, buckets: { a: 0, c: 1-30, b: 31+ } }\n',
      'order `b`, `c` differently',
    ],
    [
      '  - { buckets: { a: 0, b: 1+ } }\n  - { valid_from: 2026-01-01, buckets: { x: 0, b: 1+ } }\n',
      'calls the best bucket `a` in one version and `x`',
    ],
    [
      '  - { valid_from: 2026-01-01, buckets: 0 | 1+ }\n  - { valid_from: 2026-01-01, buckets: 0 | 1-5 | 6+ }\n',
      'two versions from 2026-01-01 on',
    ],
    ['  - 0\n  - { valid_from: 2026-01-01, buckets: 0 | 1+ }\n', 'mixes buckets and dated versions'],
    ['  - { valid_from: 2026-01-01, bucket: 0 | 1+ }\n', 'give every version its `buckets`'],
  ])('that cannot be used are refused', (text, why) => {
    expect(() => read(text)).toThrow(why)
  })

  test('count days past due or cycles', () => {
    expect(parseSettings('delinquency: { by: cycles }').delinquency.by).toBe('cycles')
    expect(() => parseSettings('delinquency: { by: weeks }')).toThrow('write dpd or cycles')
  })
})

describe('buckets', () => {
  const three = [
    { label: 'M0', from: 0, to: 0 },
    { label: 'M1', from: 1, to: 30 },
    { label: 'M2+', from: 31, to: null },
  ]
  const named = [
    { label: 'current', from: 0, to: 5 },
    { label: 'late', from: 6, to: null },
  ]

  test.for([
    ['buckets: 0 | 1-30 | 31+', three],
    ['buckets: [0, 1-30, 31+]', three],
    ['buckets:\n  - 0\n  - 1 - 30\n  - 31 +', three],
    ['buckets: [{ label: current, from: 0, to: 5 }, { label: late, from: 6 }]', named],
    ['buckets: { current: 0-5, late: 6+ }', named],
    ['buckets: [current: 0-5, late: 6+]', named],
  ] as const)('are read from %s', ([text, buckets]) => {
    expect(parseSettings(text).buckets).toEqual(buckets)
  })

  test.for([
    ['buckets: 0 | 2-30 | 31+', 'leaves out 1 before `2-30`; let it begin at 1'],
    ['buckets: 0 | 1-30 | 33+', 'leaves out 31-32 before `33+`'],
    ['buckets: 0 | 1-30 | 30+', 'counts 30 twice, in `1-30` and `30+`; let it begin at 31'],
    ['buckets: 1-30 | 31+', 'leaves out 0 before `1-30`'],
    ['buckets: 0 | 1-30', 'ends at 30; add a last bucket `31+`'],
    ['buckets: 0+ | 1-30', 'has `0+` before the last place'],
    ['buckets: 0 | 30-1 | 31+', 'ends before it begins'],
    ['buckets: { a: 0, paid_off: 1+ }', 'is the name of another state'],
    ['buckets: [{ label: a, from: 0, to: 0 }, { label: a, from: 1 }]', 'two buckets called `a`'],
    ['buckets: 0 | x', 'the range `x`, which cannot be read'],
    ['buckets: []', 'has no bucket'],
  ] as const)('are refused in %s', ([text, why]) => {
    expect(refused(text)).toContain(why)
  })
})

describe('attribution', () => {
  test('a policy that does not end in house ends in it, and default stays beside other policies', () => {
    const { attribution } = parseSettings('attribution: { taker: [promise_taker, last_rpc(7)] }')
    expect(attribution.taker).toEqual([
      {
        validFrom: null,
        validTo: null,
        rules: [
          { rule: 'promise_taker', days: null },
          { rule: 'last_rpc', days: 7 },
          { rule: 'house', days: null },
        ],
      },
    ])
    expect(attribution.default).toEqual(defaults.attribution.default)
  })

  test('a version without an end is in force until the next begins', () => {
    const text = `
attribution:
  default:
    - { valid_from: 2026-01-01, rules: [promise_taker] }
    - rules: [owner]
`
    expect(parseSettings(text).attribution.default).toMatchObject([
      { validFrom: null, validTo: '2026-01-01', rules: [{ rule: 'owner' }, { rule: 'house' }] },
      { validFrom: '2026-01-01', validTo: null, rules: [{ rule: 'promise_taker' }, { rule: 'house' }] },
    ])
  })

  test.for([
    ['[owner, last_rpc]', 'as in `last_rpc(30)`'],
    ['[boss]', 'the unknown rule `boss`; rules are `owner`, `promise_taker`, `last_rpc(n)` and `house`'],
    ['[house, owner]', 'never asked; move `house` to the end'],
    ['owner', 'is no list of rules'],
    ['[{ valid_from: 2026-02-01, valid_to: 2026-02-01, rules: [owner] }]', 'which is not after 2026-02-01'],
    [
      '[{ valid_to: 2026-03-01, rules: [owner] }, { valid_from: 2026-02-01, rules: [owner] }]',
      'two versions in force on 2026-02-01',
    ],
    ['[{ from: 2026-02-01, rules: [owner] }]', 'unknown key `from`'],
  ] as const)('refuses %s', ([policy, why]) => {
    expect(refused(`attribution: { default: ${policy} }`)).toContain(why)
  })
})

describe('a refusal names the line, the key and the remedy', () => {
  test.for([
    [
      'timezone: Asia/Tokyo\ncurency: { code: CNY }',
      'rollcall.yaml, line 2: `curency` is no setting; did you mean `currency`?',
    ],
    ['promise:\n  grace_days: 3\n  treshold: 1', 'line 3: `promise.treshold` is no setting; did you mean `threshold`?'],
    ['promise:\n  grace_days: 3.5', 'line 2: `promise.grace_days` is `3.5`; write a whole number'],
    ['\noe:\n  k: 300,000', 'line 3: `oe.k` is `300,000`; write a plain number'],
    ['timezone: Asia/Shangai', '`timezone` is `Asia/Shangai`, which is no known time zone'],
    ['timezone: +08:00', 'no known time zone'],
    [
      'rules:\n  holidays:\n    au:\n      - 2026-01-01\n      - 2026-02-30',
      'line 5: `rules.holidays.au.1` is `2026-02-30`',
    ],
    ['currency: { minor_units: 5 }', 'write a whole number from 0 to 4'],
    ['oe: { balance_bands: [5000, 1000] }', 'not above the edge before it'],
    ['compliance_score: { cap: 101 }', 'from 0 to 100'],
    ['schedule: every night', 'write a cron expression'],
    ['liquidation: 6', '`liquidation` has no keys; it needs `months`'],
    ['timezone: [', 'line 1: is no valid YAML'],
    ['timezone: UTC\ntimezone: UTC', 'line 2: is no valid YAML: Map keys must be unique'],
  ] as const)('%s', ([text, why]) => {
    expect(refused(text)).toContain(why)
  })
})

test('min_n is one number for every metric, or numbers by metric over the defaults', () => {
  expect(parseSettings('scorecard: { qa_score: 2.5 }').scorecard).toEqual({ qa_score: '2.5' })
  expect(() => parseSettings('scorecard: { qa_score: 0 }')).toThrow('scorecard.qa_score')
  expect(parseSettings('min_n: 10').minN).toEqual({ default: 10 })
  expect(parseSettings('min_n: { csat: 50 }').minN).toEqual({ default: 30, qa_score: 5, csat: 50 })
})

test('the message names the file of the home that was read', () => {
  using home = folder()
  const path = join(home.path, 'rollcall.yaml')
  writeFileSync(path, 'timezone: 7\n')
  expect(() => readSettings(home.path)).toThrow(`${path}, line 1: \`timezone\` is \`7\``)
})

describe('display', () => {
  test('is read as it is written, and age in days or never', () => {
    const read = parseSettings(
      'display: { week_start: sunday, fiscal_year_start: 4, numbers: wan, stale_after: 2 days }',
    ).display
    expect(read).toEqual({ weekStart: 'sunday', fiscalYearStart: 4, numbers: 'wan', staleAfter: 2 })
    expect(parseSettings('display: { stale_after: never }').display.staleAfter).toBeNull()
    expect(parseSettings('display: { stale_after: 1 }').display.staleAfter).toBe(1)
  })

  test.each([
    ['display:\n  week_start: tuesday', /line 2: `display.week_start` is `tuesday`; write monday, saturday or sunday/],
    [
      'display:\n  fiscal_year_start: 13',
      /line 2: `display.fiscal_year_start` is `13`; write a whole number from 1 to 12/,
    ],
    ['display:\n  numbers: lakh', /line 2: `display.numbers` is `lakh`; write auto, thousands or wan/],
    ['display:\n  stale_after: soon', /line 2: `display.stale_after` is `soon`; write days such as 2 days, or never/],
    ['display:\n  weekstart: monday', /line 2: `display.weekstart` is no setting; did you mean `week_start`\?/],
  ])('%j is refused with line and remedy', (text, message) => {
    expect(refused(text)).toMatch(message)
  })
})
