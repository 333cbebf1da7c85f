import { afterEach, describe, expect, test } from 'vitest'
import { showAs } from '../../web/src/lib/format/display.ts'
import { onward, withWords } from '../../web/src/lib/period/address.ts'
import { addMonths, isDay, workdays } from '../../web/src/lib/period/days.ts'
import { isOpen, trendSpan, viewOf, ViewError } from '../../web/src/lib/period/view.ts'

const view = (search: string, asOf = '2026-07-16') => viewOf(new URLSearchParams(search), asOf)
const span = (search: string, asOf?: string) => {
  const { from, to } = view(search, asOf)
  return [from, to]
}

describe('a preset means days that are over', () => {
  test.each([
    ['', ['2026-06-01', '2026-07-01']],
    ['period=mtd', ['2026-07-01', '2026-07-17']],
    ['period=quarter', ['2026-04-01', '2026-07-01']],
    ['period=qtd', ['2026-07-01', '2026-07-17']],
    ['period=ytd', ['2026-01-01', '2026-07-17']],
    ['period=year', ['2025-07-01', '2026-07-01']],
  ])('%s', (search, expected) => expect(span(search)).toEqual(expected))

  test('on the last day of a month that month is full', () => {
    expect(span('', '2026-07-31')).toEqual(['2026-07-01', '2026-08-01'])
    expect(span('', '2026-02-28')).toEqual(['2026-02-01', '2026-03-01'])
    expect(span('period=quarter', '2026-12-31')).toEqual(['2026-10-01', '2027-01-01'])
  })
})

describe('quarters and years begin with the year of the books', () => {
  afterEach(() => showAs(null))
  test.each([
    [4, 'period=ytd', '2026-07-16', ['2026-04-01', '2026-07-17']],
    [4, 'period=ytd', '2026-03-31', ['2025-04-01', '2026-04-01']],
    [2, 'period=qtd', '2026-07-16', ['2026-05-01', '2026-07-17']],
    [2, 'period=quarter', '2026-07-16', ['2026-02-01', '2026-05-01']],
    [12, 'period=ytd', '2026-11-30', ['2025-12-01', '2026-12-01']],
  ])('in month %i, %s on %s', (fiscalYearStart, search, asOf, expected) => {
    showAs({ weekStart: 'monday', fiscalYearStart, numbers: 'auto' })
    expect(span(search, asOf)).toEqual(expected)
  })
})

describe('a comparison is of the same length', () => {
  test('whole months go back by as many months, whatever their days', () => {
    expect(view('from=2026-03-01&through=2026-04-30').against).toEqual({ from: '2026-01-01', to: '2026-03-01' })
    expect(view('period=quarter').against).toEqual({ from: '2026-01-01', to: '2026-04-01' })
  })

  test('other spans go back by as many days', () => {
    expect(view('from=2026-07-06&through=2026-07-10').against).toEqual({ from: '2026-07-01', to: '2026-07-06' })
  })

  test('a running month is set against as many working days of the month before', () => {
    const { from, to, against, aligned } = view('period=mtd')
    expect(workdays(from, to)).toBe(12)
    expect(against).toEqual({ from: '2026-06-01', to: '2026-06-17' })
    expect(workdays('2026-06-01', '2026-06-17')).toBe(12)
    expect(aligned).toBe(true)
    expect(view('period=mtd', '2026-03-31').against?.to).toBe('2026-03-01')
  })

  test('holidays are no working days, on either side', () => {
    showAs({ weekStart: 'monday', fiscalYearStart: 1, numbers: 'auto', holidays: ['2026-06-01', '2026-07-10'] })
    const { from, to, against } = view('period=mtd')
    expect(workdays(from, to, ['2026-07-10'])).toBe(11)
    expect(against).toEqual({ from: '2026-06-01', to: '2026-06-17' })
    showAs({ weekStart: 'monday', fiscalYearStart: 1, numbers: 'auto', holidays: ['2026-06-01'] })
    expect(view('period=mtd').against).toEqual({ from: '2026-06-01', to: '2026-06-18' })
    showAs(null)
  })

  test('a year before keeps the days, and nothing is compared when asked so', () => {
    expect(view('period=mtd&compare=year').against).toEqual({ from: '2025-07-01', to: '2025-07-17' })
    expect(view('compare=none').against).toBeNull()
  })
})

test('what is no period is refused with the remedy', () => {
  expect(() => view('period=never')).toThrow(/there are month, mtd, quarter/)
  expect(() => view('compare=rivals')).toThrow(ViewError)
  expect(() => view('from=2026-02-30&through=2026-03-01')).toThrow(/YYYY-MM-DD/)
  expect(() => view('from=2026-03-02&through=2026-03-01')).toThrow(/earlier day/)
  expect(isDay('2024-02-29')).toBe(true)
  expect(isDay('2026-02-29')).toBe(false)
})

test('the trend is thirteen months to the last day shown, and says when that month still runs', () => {
  expect(trendSpan(view(''))).toEqual({ from: '2025-06-01', to: '2026-07-01' })
  expect(trendSpan(view('period=mtd'))).toEqual({ from: '2025-07-01', to: '2026-07-17' })
  expect(isOpen(view('period=mtd'))).toBe(true)
  expect(isOpen(view(''))).toBe(false)
  expect(addMonths('2024-02-29', 12)).toBe('2025-02-28')
})

test('defaults stay out of an address, and other pages keep period and comparison only', () => {
  expect(withWords('/a', '?period=ytd&trend=x', { period: 'month' })).toBe('/a?trend=x')
  expect(withWords('/a', '', { compare: 'previous', period: 'ytd' })).toBe('/a?period=ytd')
  expect(withWords('/a', '?where=product%3Da', { where: ['product=a', 'product=b'] })).toBe(
    '/a?where=product%3Da&where=product%3Db',
  )
  expect(onward('/teams', '?period=ytd&compare=year&sort=-x&where=product%3Da')).toBe('/teams?period=ytd&compare=year')
})
