/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { everyPage, expect, test, type Page } from './site.ts'

const sights = [
  { name: 'light, English, desk', theme: 'light', lang: 'en', width: 1440 },
  { name: 'dark, Chinese, desk', theme: 'dark', lang: 'zh', width: 1440 },
  { name: 'light, Chinese, phone', theme: 'light', lang: 'zh', width: 390 },
] as const

/** What the browser complains of while the page is used. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  return complaints
}

for (const { name, theme, lang, width } of sights) {
  test.describe(name, () => {
    test.use({ colorScheme: theme, viewport: { width, height: width < 500 ? 844 : 900 } })

    for (const path of everyPage)
      test(`${path} works, fits and can be read by everybody`, async ({ page }) => {
        const complaints = complaintsOf(page)
        await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { waitUntil: 'networkidle' })
        const chart = page.locator('.chart').last()
        if ((await chart.count()) > 0) {
          await chart.scrollIntoViewIfNeeded()
          await expect(chart.locator('.place svg')).toBeVisible()
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
          0,
        )
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        ).toEqual([])
        expect(complaints).toEqual([])
      })
  })
}

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('numbers, charts and tables are there, and period, language and theme can be chosen', async ({ page }) => {
    await page.goto('/portfolio')
    const money = page.locator('[data-metric="net_collected"]')
    await expect(money).toContainText('1.85 M')
    await expect(page.locator('.drawings svg').locator('visible=true').first()).toBeVisible()
    await expect(page.getByRole('grid')).toBeVisible()

    await page.getByLabel(/^Period/).click()
    await page.getByRole('link', { name: 'Last full quarter' }).click()
    await expect(page).toHaveURL(/\/portfolio\?period=quarter$/)
    await expect(money).toContainText('5.56 M')

    await page.getByLabel(/^Period/).click()
    await page.getByLabel('First day').fill('2026-05-01')
    await page.getByLabel('Last day').fill('2026-05-31')
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page).toHaveURL(/from=2026-05-01&through=2026-05-31/)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

    await page.getByRole('button', { name: '中文' }).first().click()
    await expect(page).toHaveURL(/from=2026-05-01&through=2026-05-31/)
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
    await page.getByRole('button', { name: '深色' }).first().click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    expect(
      await page.evaluate(() => getComputedStyle(document.body.parentElement ?? document.body).backgroundColor),
    ).toBe('rgb(15, 19, 23)')

    await page.locator('details.twin > summary').first().click()
    await expect(page.locator('details.twin table').first()).toBeVisible()
  })
})

test('a chart takes over in place, and the arrow keys read it out', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/portfolio?trend=kept_rate', { waitUntil: 'networkidle' })
  const chart = page.locator('.chart').last()
  const before = await chart.boundingBox()
  await chart.scrollIntoViewIfNeeded()
  await expect(chart.locator('.place svg')).toBeVisible()
  const after = await chart.boundingBox()
  expect(after?.height).toBe(before?.height)
  expect(
    await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, one) => sum + one, 0)),
  ).toBeLessThan(0.02)

  await chart.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator('.reading').last()).toContainText(/Jul 2026: .*83\.3%.*95%/)
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator('.reading').last()).toContainText(/Jun 2026/)
  await expect(page.locator('.chart').last()).toHaveAttribute('aria-label', /83\.3%/)
})

test('the arrow keys walk the roll matrix and the rows of a table, and / finds the filter', async ({ page }) => {
  await page.goto('/portfolio', { waitUntil: 'networkidle' })
  const cells = page.getByRole('gridcell')
  await cells.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('[data-at="1,1"]')).toBeFocused()

  await page.goto('/teams', { waitUntil: 'networkidle' })
  await page.locator('tbody a.line').first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('tbody a.line').nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/teams\/T/)

  await page.goto('/collectors/c0', { waitUntil: 'networkidle' })
  await page.keyboard.press('/')
  await page.keyboard.type('2026')
  await expect(page.getByText('7 rows')).toBeVisible()
})

test('a manager goes from the floor to a person and back, and the view goes along', async ({ page }) => {
  await page.goto('/teams?period=quarter', { waitUntil: 'networkidle' })
  await page.getByRole('link', { name: /Early$/ }).click()
  await expect(page).toHaveURL('/teams/T1?period=quarter')
  await page.locator('tbody a.line').first().click()
  await expect(page).toHaveURL(/\/collectors\/c\d\?period=quarter/)
  await page.goBack()
  await expect(page).toHaveURL('/teams/T1?period=quarter')
  await page.goBack()
  await expect(page).toHaveURL('/teams?period=quarter')

  await page.getByRole('link', { name: /Sort by Net collected/ }).click()
  await expect(page).toHaveURL('/teams?period=quarter&sort=-net_collected')
  await expect(page.getByRole('columnheader', { name: /Net collected/ })).toHaveAttribute('aria-sort', 'descending')
  await page.goBack()
  await expect(page.getByRole('columnheader', { name: /Net collected/ })).not.toHaveAttribute('aria-sort')
})

test('what is exported is what is shown', async ({ page }) => {
  await page.goto('/teams', { waitUntil: 'networkidle' })
  const saved = page.waitForEvent('download')
  await page.getByLabel('Export').click()
  await page.getByRole('link', { name: /CSV/ }).click()
  const file = await (await saved).createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of file) chunks.push(Buffer.from(chunk as Uint8Array))
  const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n')
  expect(lines[0]).toContain('net_collected')
  expect(lines).toHaveLength(1 + (await page.locator('tbody tr').count()))
})

test('what a page needs before its charts is small, and charts come later', async ({ page, request }) => {
  const html = await (await request.get('/portfolio')).text()
  const linked = [...html.matchAll(/(?:href|import\()\s*=?\s*"?([^"')\s]*\/_app\/immutable\/[^"')\s]+\.js)/g)].map(
    ([, path]) => path ?? '',
  )
  const sizes = new Map<string, number>()
  page.on('requestfinished', (sent) => {
    const { pathname } = new URL(sent.url())
    if (pathname.endsWith('.js'))
      void sent.sizes().then(({ responseBodySize }) => sizes.set(pathname, responseBodySize))
  })
  await page.goto('/portfolio', { waitUntil: 'networkidle' })
  await page.locator('.chart').first().scrollIntoViewIfNeeded()
  await expect(page.locator('.chart').first().locator('.place svg')).toBeVisible()
  const sum = (names: (path: string) => boolean) =>
    [...sizes].reduce((total, [path, size]) => (names(path) ? total + size : total), 0)
  const isFirst = (path: string) => linked.some((one) => path.endsWith(one.slice(one.indexOf('/_app'))))
  expect(linked.length).toBeGreaterThan(3)
  expect(sum(isFirst)).toBeGreaterThan(10_000)
  expect(sum(isFirst)).toBeLessThanOrEqual(90_000)
  expect(sum((path) => !isFirst(path))).toBeLessThanOrEqual(210_000)
})

test('a chart is saved as a picture that needs no style sheet', async ({ page }) => {
  await page.goto('/portfolio?trend=kept_rate', { waitUntil: 'networkidle' })
  const twin = page.locator('details.twin').last()
  await twin.locator('summary').click()
  const bytesOf = async (name: string) => {
    const saved = page.waitForEvent('download')
    await twin.getByRole('button', { name }).click()
    const chunks: Buffer[] = []
    for await (const chunk of await (await saved).createReadStream()) chunks.push(Buffer.from(chunk as Uint8Array))
    return Buffer.concat(chunks)
  }
  const svg = (await bytesOf('SVG')).toString('utf8')
  expect(svg).toMatch(/^<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).not.toMatch(/var\(|inherit/)
  const png = await bytesOf('PNG')
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect(png.length).toBeGreaterThan(5000)
})
