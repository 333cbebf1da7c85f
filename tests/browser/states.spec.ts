/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './site.ts'

const sights = [
  { name: 'light, English, desk', theme: 'light', lang: 'en', width: 1440 },
  { name: 'dark, Chinese, phone', theme: 'dark', lang: 'zh', width: 390 },
] as const
/** A page that is refused, one that is not there, the reader's own, and one with figures missing. */
const states = ['/portfolio?period=never', '/teams/nobody', '/account', '/collectors/c0?period=mtd'] as const

for (const { name, theme, lang, width } of sights)
  test.describe(name, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 844 } })

    for (const path of states)
      test(`${path} fits and can be read by everybody`, async ({ page }) => {
        await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { waitUntil: 'networkidle' })
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
          0,
        )
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
        expect(violations.map(({ id }) => id)).toEqual([])
      })
  })

test('a refused address leads back to the page without it', async ({ page }) => {
  await page.goto('/portfolio?period=never&where=product%3Da')
  await page.getByRole('link', { name: 'Without period and filters' }).click()
  await expect(page).toHaveURL(/\/portfolio$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Portfolio' })).toBeVisible()
})

test('a page that takes long says that it is under way, and says so no more when it is there', async ({ page }) => {
  await page.goto('/summary', { waitUntil: 'networkidle' })
  const { promise: asked, resolve: let_through } = Promise.withResolvers<void>()
  await page.route(/__data\.json/, async (route) => {
    await asked
    await route.continue()
  })
  await page.getByLabel(/^Period/).click()
  await page.getByRole('link', { name: 'Last full quarter' }).click()
  await expect(page.getByRole('progressbar', { name: 'Loading' })).toBeVisible()
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'true')
  let_through()
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await expect(page).toHaveURL(/period=quarter/)
})

test('amounts are counted as the reader chooses, in the browser as on the server, also without a script', async ({
  browser,
  baseURL,
}) => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ baseURL, javaScriptEnabled, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto('/account')
    await page.getByRole('button', { name: '万, 亿' }).click()
    await expect(page.getByRole('button', { name: '万, 亿' })).toHaveAttribute('aria-pressed', 'true')
    await page.goto('/portfolio')
    await expect(page.locator('[data-metric="net_collected"]')).toContainText('185.2 万')
    await page.getByRole('link', { name: 'Teams', exact: true }).first().click()
    await expect(page.locator('thead .unit').first()).toContainText('万')
    await page.goto('/account')
    await page.getByRole('button', { name: 'As the settings say' }).click()
    await page.goto('/portfolio')
    await expect(page.locator('[data-metric="net_collected"]')).toContainText('1.85 M')
    await context.close()
  }
})

test('Home and End go along a row, and no data is copied as an empty cell over plain HTTP too', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    document.addEventListener('copy', () => Object.assign(window, { copied: document.getSelection()?.toString() }))
  })
  await page.goto('/teams', { waitUntil: 'networkidle' })
  const row = page.locator('tbody tr').first()
  await row.locator('a.line').focus()
  await page.keyboard.press('End')
  await expect(row.locator('a[data-cell]').last()).toBeFocused()
  await page.keyboard.press('Home')
  await expect(row.locator('a.line')).toBeFocused()
  await page.getByRole('button', { name: 'Copy table' }).first().click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const text = await page.evaluate(() => (window as unknown as { copied: string }).copied)
  expect(text.split('\n')[0]).toContain('Team\t')
  expect(text).not.toMatch(/\t–/)
})
