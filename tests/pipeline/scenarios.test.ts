import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseScenario, readScenarios } from '#pipeline/scenarios/read'
import { parseSettings } from '#pipeline/settings/index'
import { folder } from '../tree.ts'

const labels = ['M0', 'M1', 'M2', 'M3+']
const text = (flows: string, more = '') =>
  `id: mine\nkind: capacity\ntitle: { en: Mine, zh: 我的 }\nflows: ${flows}\n${more}`

test('scenarios of all three kinds come with Rollcall', () => {
  expect(readScenarios('', labels).map(({ id, kind }) => [id, kind])).toEqual([
    ['contact_limits', 'regulatory'],
    ['downturn', 'macro'],
    ['short_staffed', 'capacity'],
  ])
  const other = readScenarios('', ['good', 'bad']).find(({ id }) => id === 'short_staffed')
  expect(other?.pushes).toEqual([{ bucket: null, odds: '1.05', rate: '1' }])
})

test('a scenario of the home takes the place of one of the same id', () => {
  using home = folder()
  mkdirSync(join(home.path, 'scenarios'))
  writeFileSync(join(home.path, 'scenarios', 'a.yaml'), text('{ odds: 1.5 }').replace('mine', 'downturn'))
  const found = readScenarios(home.path, labels)
  expect(found).toHaveLength(3)
  expect(found.find(({ id }) => id === 'downturn')).toMatchObject({
    kind: 'capacity',
    pushes: [{ bucket: null, odds: '1.5', rate: '1' }],
    recovery: '1',
  })
})

test.for([
  [text('{ odds: -1 }'), 's.yaml, line 4: `flows.odds` takes a plain number'],
  [text('{ odd: 1 }'), 's.yaml, line 4: `flows.odd` is no key of a scenario.'],
  [text('{ buckets: { M9: { odds: 2 } } }'), 's.yaml, line 4: there is no bucket `M9`; there are M0, M1, M2, M3+.'],
  [text('{ odds: 1 }').replace('capacity', 'weather'), 's.yaml, line 2: `kind` is one of macro, capacity, regulatory.'],
  ['id: [', 's.yaml, line 1: this is no valid YAML'],
] as const)('what cannot be used names its line: %s', ([yaml, message]) => {
  expect(() => parseScenario(yaml, 's.yaml', labels)).toThrow(message)
})

test('goals are read with their kind, and refused with how to write them', () => {
  const read = (goal: string) => parseSettings(`goals: [${goal}]`).goals
  expect(read('{ metric: csat, at_least: 4.20 }')).toEqual([
    { metric: 'csat', kind: 'at_least', target: '4.20', best: null },
  ])
  expect(read('{ metric: complaints, change: [-0.60, -0.40] }')).toEqual([
    { metric: 'complaints', kind: 'change', target: '-0.40', best: '-0.60' },
  ])
  expect(read('{ metric: recovery_rate, change: 0.1 }')).toMatchObject([{ target: '0.1', best: null }])
  expect(() => read('{ metric: csat, above: 4 }')).toThrow('needs one of `below`, `at_least` and `change`')
  expect(() => read('{ metric: csat, below: many }')).toThrow('no plain number')
})
