/// <reference lib="dom" />
import { expect, test } from './site.ts'

const question = '/explore?metrics=attempts&by=team&period=custom&from=2026-01-01&to=2026-08-01'

test('with Alt a row is kept to, without it gone into, and back restores exactly', async ({ page }) => {
  await page.goto(question, { waitUntil: 'networkidle' })
  const rows = page.locator('.result tbody a.line')
  const before = await rows.allTextContents()
  expect(before.length).toBeGreaterThan(1)
  await rows.first().click({ modifiers: ['Alt'] })
  await expect(page).toHaveURL(/where=team/)
  await expect(page).toHaveURL(/by=team/)
  await expect(rows).toHaveCount(1)
  await page.goBack()
  await expect(rows).toHaveText(before)
  await rows.first().click()
  await expect(page).toHaveURL(/where=team/)
  await expect(page).not.toHaveURL(/by=team/)
  await page.goBack()
  await expect(rows).toHaveText(before)
})

test('a filter is chosen by keyboard and taken away by its chip', async ({ page }) => {
  await page.goto(question, { waitUntil: 'networkidle' })
  await page.getByRole('link', { name: 'Product', exact: true }).focus()
  await page.keyboard.press('Enter')
  const members = page.getByRole('region', { name: 'Product' })
  await expect(members).toBeVisible()
  await members.getByRole('link').first().focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/where=product/)
  await page.locator('.chip').first().click()
  await expect(page).not.toHaveURL(/where=product/)
})

test('a month is gone into by week', async ({ page }) => {
  await page.goto(question.replace('by=team', 'by=month'), { waitUntil: 'networkidle' })
  await page.locator('.result tbody a.line').first().click()
  await expect(page).toHaveURL(/by=week/)
  await expect(page).toHaveURL(/from=2026-0\d-01/)
})

test('the cursor reads the parts of a stacked bar', async ({ page }) => {
  await page.goto(question.replace('by=team', 'by=month&by=product&chart=stacked'), { waitUntil: 'networkidle' })
  await page.locator('.chart').first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.reading').first()).toContainText(/2026: .* · /)
})
