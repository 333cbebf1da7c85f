import { describe, expect, test } from 'vitest'
import { add, ratio, scaled } from '../../web/src/lib/format/decimal.ts'
import { deltaOf } from '../../web/src/lib/format/delta.ts'
import { written, type Style } from '../../web/src/lib/format/metric.ts'
import { commonScale, compact } from '../../web/src/lib/format/scale.ts'

test('decimals are shown as exactly as they are kept, rounded half away from zero', () => {
  expect(scaled('1234567.005', 0, 2)).toBe('1,234,567.01')
  expect(scaled('-0.005', 0, 2)).toBe('−0.01')
  expect(scaled('9999999999999999.99', 0, 2)).toBe('9,999,999,999,999,999.99')
  expect(scaled('99999999999999999999.99', 4, 1)).toBe('10,000,000,000,000,000.0')
  expect(scaled('12', 0, 0)).toBe('12')
  expect(scaled('', 0, 0)).toBeNull()
  expect(add(['0.1', '0.2', '9999999999999999.99'])).toBe('10000000000000000.29')
  expect(ratio('1', '0')).toBeNull()
})

describe('money in the counting of the reader', () => {
  test.each([
    ['12345.67', '12,346', '1.23 万'],
    ['123456.78', '123.5 k', '12.35 万'],
    ['2073312.50', '2.07 M', '207.3 万'],
    ['852031234.00', '852.0 M', '8.52 亿'],
    ['-2073312.50', '−2.07 M', '−207.3 万'],
    ['5000000000', '5.00 bn', '50.00 亿'],
    ['0', '0', '0'],
  ])('%s', (text, en, zh) => {
    expect(compact('en', text)).toBe(en)
    expect(compact('zh', text)).toBe(zh)
  })

  test('a column has one unit, that of its largest figure', () => {
    const scale = commonScale('zh', ['852031234.00', '-12345.67'])
    expect(scale.word).toBe('亿')
    expect(written({ kind: 'money' }, '-12345.67', 'zh', scale)).toBe('0.0')
  })
})

describe('a change', () => {
  const measure = {
    id: 'x',
    label: { en: '', zh: '' },
    about: { en: '', zh: '' },
    unit: 'ratio',
    better: 'lower',
    controllable: 'shared',
    minN: 30,
    style: { kind: 'percent', digits: 1 },
  } as const
  const percent: Style = { kind: 'percent', digits: 1 }
  const cell = (value: number | string | null, n: number) => ({
    value,
    denominator: '1',
    n,
    low: null,
    high: null,
    immature: 0,
  })

  test('of a share is in points, and judged by the direction that is better', () => {
    expect(deltaOf(measure, percent, cell(0.085, 100), cell(0.079, 100), 'pp')).toEqual({
      text: '0.6 pp',
      direction: 'up',
      judged: 'bad',
    })
    expect(deltaOf({ ...measure, better: 'higher' }, percent, cell(0.085, 100), cell(0.079, 100), 'pp')?.judged).toBe(
      'good',
    )
    expect(
      deltaOf({ ...measure, better: 'neither' }, percent, cell(0.085, 100), cell(0.079, 100), 'pp')?.judged,
    ).toBeNull()
  })

  test('inside the interval has no colour: it can be chance', () => {
    const now = { ...cell(0.085, 100), low: 0.07, high: 0.1 }
    expect(deltaOf(measure, percent, now, cell(0.079, 100), 'pp')?.judged).toBeNull()
    expect(deltaOf(measure, percent, now, cell(0.069, 100), 'pp')?.judged).toBe('bad')
  })

  test('of few records has no colour, and one that rounds away is flat', () => {
    expect(deltaOf(measure, percent, cell(0.085, 29), cell(0.079, 100), 'pp')?.judged).toBeNull()
    expect(deltaOf(measure, percent, cell(0.085, 100), cell(0.079, 29), 'pp')?.judged).toBeNull()
    expect(deltaOf(measure, percent, cell(0.0851, 100), cell(0.085, 100), 'pp')).toMatchObject({
      direction: 'flat',
      judged: null,
    })
  })

  test('of money is in percent of what it was; from nothing there is none', () => {
    const money: Style = { kind: 'money' }
    expect(deltaOf(measure, money, cell('-50.00', 50), cell('-100.00', 50), 'pp')).toMatchObject({
      text: '50.0%',
      direction: 'up',
    })
    expect(deltaOf(measure, money, cell('1.00', 50), cell('0', 50), 'pp')).toBeNull()
    expect(deltaOf(measure, money, cell('1.00', 50), cell(null, 0), 'pp')).toBeNull()
  })
})
