/// <reference lib="dom" />
import { expect, test } from './site.ts'

test('a number explains itself: definition, its own numerator, denominator, n and interval', async ({ page }) => {
  await page.goto('/portfolio', { waitUntil: 'networkidle' })
  await page.locator('[data-metric="kept_rate"] .explain').click()
  const panel = page.getByRole('dialog', { name: 'Kept rate' })
  await expect(panel).toContainText('Promises kept, divided by promises due in the period')
  await expect(panel).toContainText(/Numerator\s*150/)
  await expect(panel).toContainText(/Denominator\s*180/)
  await expect(panel).toContainText(/95% interval/)
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
})

test('the arrow keys walk the cells of a table, and Enter explains the number under them', async ({ page }) => {
  await page.goto('/teams', { waitUntil: 'networkidle' })
  await page.locator('tbody a.line').first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog')
  await expect(panel).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(page.locator('tbody tr').nth(1).locator('a[data-cell]').nth(1)).toBeFocused()
})

test('the arrow keys walk the cells of a matrix over its months', async ({ page }) => {
  await page.goto('/portfolio/flow?state=all', { waitUntil: 'networkidle' })
  const strip = page.getByRole('grid', { name: /month by month/ })
  const first = strip.getByRole('gridcell').first()
  await first.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(strip.locator('[data-at="1,1"]')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowLeft')
  await expect(first).toBeFocused()
})

test('a table is copied as it is shown, a figure by its value', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/teams?cols=kept_rate', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: 'Copy table' }).first().click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const [head, first] = text.split('\n').map((line) => line.split('\t'))
  expect(head).toContain('Kept rate')
  expect(first?.[1]).toMatch(/^[\d.]+%$/)
})

test('the rail folds to its icons and stays so', async ({ page }) => {
  await page.goto('/teams', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: 'Fold the sections' }).click()
  await expect(page.getByRole('button', { name: 'Unfold the sections' })).toBeVisible()
  await page.goto('/portfolio', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: 'Unfold the sections' }).click()
  await expect(page.getByRole('button', { name: 'Fold the sections' })).toBeVisible()
})

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('the sign beside a number leads to the dictionary', async ({ page }) => {
    await page.goto('/portfolio')
    await page.locator('[data-metric="kept_rate"] .explain').click()
    await expect(page).toHaveURL(/\/dictionary#kept_rate$/)
    await expect(page.locator('#kept_rate')).toContainText('Promises kept')
  })
})
