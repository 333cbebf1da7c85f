import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from './floor.ts'
import { newHome, publish, removeHome, serve } from './home.ts'

let home: string
let server: RunningServer
beforeAll(async () => {
  home = await newHome()
  await publish(home, smallFloor(12_345))
  server = await serve(home)
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const page = async (path: string) => (await fetch(server.url + path)).text()
/** What a reader sees: without scripts, marks and runs of blanks. */
const textOf = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>|<head[\s\S]*?<\/head>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const tile = (html: string, metric: string) =>
  textOf(new RegExp(`<article[^>]*data-metric="${metric}"[\\s\\S]*?</article>`).exec(html)?.[0] ?? '')

describe('the first paint shows numbers and charts without a script', () => {
  test('the portfolio has its figures, its bars, its matrix and its line in the HTML', async () => {
    const html = await page('/portfolio')
    expect(tile(html, 'net_collected')).toContain('1.85 M')
    expect(tile(html, 'kept_rate')).toMatch(/83\.3%.*n 180.*95%/)
    expect(html.match(/<svg[^>]*viewBox="0 0 1160 236"/g)).toHaveLength(1)
    expect(textOf(html)).toContain('Balance by bucket')
    expect(html).toMatch(/role="grid"[\s\S]*M0[\s\S]*M1/)
  })

  test('every chart and the matrix have a table of the same numbers', async () => {
    const html = await page('/portfolio')
    expect(html.match(/<details[^>]*class="twin[^"]*"/g)?.length).toBe(3)
  })
})

describe('the period and the comparison stand in the address', () => {
  const spans = async (search: string) => {
    const text = textOf(await page(`/portfolio${search}`))
    return [
      /(\S+ \d{4}|\d+ \S+ \d{4} – \d+ \S+ \d{4}|\S+ \d{4} – \S+ \d{4}) Last/.exec(text)?.[1],
      /against ([^/]*?) (?=Period before)/.exec(text)?.[1],
    ]
  }

  test('without words: the last full month against the one before', async () => {
    expect(await spans('')).toEqual(['Jul 2026', 'Jun 2026'])
  })

  test.each([
    ['?compare=year', 'against Jul 2025'],
    ['?period=quarter', 'Apr 2026 – Jun 2026'],
    ['?period=quarter', 'against Jan 2026 – Mar 2026'],
    ['?period=ytd', 'Jan 2026 – Jul 2026'],
    ['?from=2026-07-06&through=2026-07-10', '6 Jul 2026 – 10 Jul 2026'],
    ['?from=2026-07-06&through=2026-07-10', 'against 1 Jul 2026 – 5 Jul 2026'],
    ['?period=mtd&compare=none', 'Nothing'],
  ])('%s shows %s', async (search, words) => {
    expect(textOf(await page(`/portfolio${search}`))).toContain(words)
  })

  test('links to other pages keep the period and leave defaults out', async () => {
    const html = await page('/portfolio?period=quarter&trend=kept_rate')
    expect(html).toContain('href="/teams?period=quarter"')
    expect(await page('/portfolio?compare=previous')).toContain('href="/portfolio?compare=year"')
  })
})

describe('Chinese pages are Chinese', () => {
  test.each([
    '/summary',
    '/explore',
    '/data',
    '/packs/board',
    '/collectors/c0/review',
    '/portfolio',
    '/teams',
    '/teams/T1',
    '/collectors/c0',
  ])('%s', async (path) => {
    const text = textOf(await page(`${path}?lang=zh`))
    expect(text).toMatch(/数据截至 2026年7月31日/)
    expect(text).not.toMatch(/Period|Compare|Recovery|Balance|Collectors|undefined|\[object/)
  })

  test('money is counted in 万 and 亿', async () => {
    expect(tile(await page('/portfolio?lang=zh'), 'net_collected')).toContain('185.2 万')
    expect(tile(await page('/portfolio?lang=zh&period=year'), 'net_collected')).toContain('1,296 万')
  })
})

describe('people are judged fairly', () => {
  test('they stand in bands by name, with n beside every rate, and no column ranks them', async () => {
    const html = await page('/teams/T1?period=year')
    const text = textOf(html)
    expect(text).toMatch(/Bands compare the 95\s?% interval/)
    expect(html).not.toContain('aria-sort')
    expect(text).toMatch(/n \d+/)
  })

  test('a team stands beside everybody, and what nobody here can influence is marked so', async () => {
    const text = textOf(await page('/teams/T1?period=year'))
    expect(text).toContain('Step by step, beside others')
    expect(text).toMatch(/Promise rate.*n \d+/)
    expect(await page('/teams/T1')).toMatch(/Right-party rate\s*(<!--[^>]*-->)*\s*<span[^>]*cannot influence it/)
  })

  test('coaching focus names only steps whose whole interval lies on the worse side', async () => {
    const text = textOf(await page('/teams/T1?period=year'))
    const focus = /Coaching focus(.*?)Only steps a collector can influence/.exec(text)?.[1] ?? ''
    for (const [, value, reference, high] of focus.matchAll(/Kept rate ([\d.]+)% against ([\d.]+)%.*?– ([\d.]+)%/g)) {
      expect(Number(value)).toBeLessThan(Number(reference))
      expect(Number(high)).toBeLessThan(Number(reference))
    }
    expect(focus.trim()).not.toBe('')
  })

  test('a rate over too few records is hatched and has no colour', async () => {
    const html = await page('/teams/T1')
    const cells = html.match(/<td[^>]*small-sample[\s\S]*?<\/td>/g) ?? []
    expect(cells.length).toBeGreaterThan(0)
    for (const cell of cells) expect(cell).not.toMatch(/class="change[^"]*(good|bad)/)
  })
})

test('a table shows the columns picked in the address', async () => {
  const heads = async (search: string) => (await page(`/teams${search}`)).match(/<th scope="col"/g)?.length ?? 0
  const all = await heads('')
  expect(all).toBeGreaterThan(4)
  expect(await heads('?cols=kept_rate&cols=net_collected')).toBe(3)
})

test('what was not delivered is said to be missing, not zero', async () => {
  const { payments: _left, ...records } = smallFloor(100)
  const other = await newHome()
  await publish(other, records)
  const without = await serve(other)
  const html = await (await fetch(`${without.url}/portfolio`)).text()
  expect(tile(html, 'net_collected')).toContain('Not available')
  expect(tile(html, 'net_collected')).toContain('“payments” was not delivered')
  await without.close()
  await removeHome(other)
})

test('a filter narrows every figure and can be taken off', async () => {
  const all = await page('/portfolio')
  const cards = await page('/portfolio?where=product%3Dcard')
  expect(tile(cards, 'kept_rate')).toContain('n 90')
  expect(tile(all, 'kept_rate')).toContain('n 180')
  expect(textOf(cards)).toContain('Product: card')
  expect(cards).toContain('href="/portfolio" title="Remove the filter Product: card"')
})

describe('the summary says how things stand, by a rule that is written on it', () => {
  const targets = [
    { metric: 'net_collected', scope: 'all', month: '2026-07-01', value: '1851000' },
    { metric: 'kept_rate', scope: 'all', month: '2026-07-01', value: '0.86' },
    { metric: 'overdue_rate', scope: 'all', month: '2026-07-01', value: '0.05' },
    { metric: 'net_collected', scope: 'team:T1', month: '2026-07-01', value: '900000' },
  ]
  let other: string
  let aimed: RunningServer
  beforeAll(async () => {
    other = await newHome()
    await publish(other, { ...smallFloor(12_345), targets })
    aimed = await serve(other)
  })
  afterAll(async () => {
    await aimed.close()
    await removeHome(other)
  })
  const sent = async (path: string) => (await fetch(aimed.url + path)).text()

  test('a target is reached, just short or missed', async () => {
    const html = await sent('/summary')
    expect(tile(html, 'net_collected')).toMatch(/target reached.*target 1\.85 M/)
    expect(tile(html, 'kept_rate')).toContain('just short')
    expect(tile(html, 'overdue_rate')).toContain('target missed')
    expect(textOf(html)).toContain('Status by rule')
  })

  test('without a target the change against the compared period decides, if it is beyond chance', async () => {
    expect(tile(await sent('/summary'), 'cure_rate')).toMatch(/no clear change|better|worse/)
    expect(tile(await sent('/summary?period=quarter'), 'kept_rate')).not.toContain('target')
  })

  test('targets can be what a page compares with', async () => {
    expect(tile(await sent('/teams/T1?compare=target'), 'net_collected')).toContain('Target 900.0 k')
    expect(textOf(await sent('/teams/T1?compare=target'))).toContain('against target')
  })

  test('why a rate moved is said in words whose parts add up', async () => {
    const text = textOf(await sent('/summary'))
    const [, whole, after, rate, mix] =
      /Overdue rate (?:rose|fell) from ([\d.]+)% to ([\d.]+)%: ([+−±][\d.]+) pp because each product did differently, ([+−±][\d.]+) pp/.exec(
        text,
      ) ?? []
    const signed = (one = '') => Number(one.replace('−', '-').replace('±', ''))
    expect(signed(rate) + signed(mix)).toBeCloseTo(Number(after) - Number(whole), 6)
  })
})

describe('anything can be asked, and what is asked is exported', () => {
  test('subtotals and the total are those of the metric layer, not sums of what is shown', async () => {
    const html = await page('/explore?metrics=kept_rate&by=team&by=product&compare=none')
    const text = textOf(html)
    expect(text.match(/Subtotal /g)).toHaveLength(3)
    expect(text).toMatch(/Total\s+83\.3%\s+n 180/)
  })

  test('a dimension a metric cannot be split by is not offered', async () => {
    expect(await page('/explore?metrics=cost_to_collect')).not.toContain('<option value="product"')
  })

  test('a workbook holds the figures, the definitions in both languages and the edition', async () => {
    const question = 'metrics=net_collected&by=team&from=2026-07-01&to=2026-08-01&format=xlsx'
    const bytes = new Uint8Array(await (await fetch(`${server.url}/api/v1/query?${question}`)).arrayBuffer())
    const files = unzipSync(bytes)
    const sheet = (index: number) => strFromU8(files[`xl/worksheets/sheet${index}.xml`] ?? new Uint8Array())
    expect(sheet(1)).toContain('<v>370350.00</v>')
    expect(sheet(2)).toContain('净回款')
    expect(sheet(3)).toContain('2026-07-31')
  })
})

describe('packs are pages to print', () => {
  test('the board pack reconciles: teams and months add up to the whole', async () => {
    const text = textOf(await page('/packs/board'))
    expect(text).toContain('✓ Net collected of the teams adds up to the whole: 1,851,750 = 1,851,750')
    expect(text).toContain('✓ 41 checks of the edition passed')
    expect(text).toMatch(/Data to 31 Jul 2026 · edition \S+, published/)
    expect(text).toMatch(/Prepared by.*Approved by/)
  })

  test('the review pack of a person has results, peers, focus, comment and two sign-offs, in both languages', async () => {
    const english = textOf(await page('/collectors/c0/review'))
    for (const part of [
      'Results against expected',
      'Step by step',
      'Coaching focus',
      'Comment',
      'Team manager',
      'Signature',
    ])
      expect(english).toContain(part)
    const chinese = textOf(await page('/collectors/c0/review?lang=zh'))
    for (const part of ['考评材料', '逐环节对照', '辅导重点', '意见', '签名']) expect(chinese).toContain(part)
  })
})

test('the data page says what runs, editions and quarantine hold', async () => {
  const text = textOf(await page('/data'))
  expect(text).toMatch(/41 checks passed, 2 records in quarantine/)
  expect(text).toContain('in use')
})

test('the records behind a number are listed', async () => {
  expect(textOf(await page('/records/payments?from=2026-07-01&to=2026-08-01'))).toMatch(/Records 1 to 100\s+Next page/)
  expect((await fetch(`${server.url}/records/nothing`)).status).toBe(404)
})
