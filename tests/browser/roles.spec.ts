import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addPerson, openState, type Role, type RoleScope } from '#state'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from '../web/floor.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'
import { expect, test as base, type Page } from '@playwright/test'

const password = 'seven green rivers run'
const plan = `id: floor
title: { en: The floor, zh: 现场 }
valid_from: 2026-06-01
components: [ { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 } ]
`
const people: Readonly<Record<string, { readonly role: Role; readonly scope?: RoleScope }>> = {
  erin: { role: 'executive' },
  hana: { role: 'hr' },
  max: { role: 'manager', scope: { teams: ['T1'] } },
  cora: { role: 'compliance' },
  cleo: { role: 'collector', scope: { collector: 'c0' } },
  dan: { role: 'steward' },
  ada: { role: 'admin' },
}

const test = base.extend<{ baseURL: string }, { server: RunningServer }>({
  server: [
    async ({}, use) => {
      const home = await newHome('people')
      await publish(home, smallFloor(10_000))
      await publish(home, smallFloor(12_345))
      await mkdir(join(home, 'plans'))
      await writeFile(join(home, 'plans', 'floor.yaml'), plan)
      {
        await using state = await openState({ home })
        for (const [name, { role, scope = {} }] of Object.entries(people))
          await addPerson(state, 'test', { name, password, assignments: [{ role, scope }], from: '2026-01-01' })
      }
      const server = await serve(home)
      await use(server)
      await server.close()
      await removeHome(home)
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})

/** Signs in by the form, opens every section of the rail, and answers the words the rail shows. */
async function comesIn(page: Page, name: string): Promise<string[]> {
  await page.goto('/')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  const rail = page.getByRole('navigation', { name: 'Sections' })
  await expect(rail).toBeVisible()
  const words = (await rail.getByRole('listitem').allInnerTexts()).map((text) => text.trim())
  for (const word of words) {
    await rail.getByRole('link', { name: word, exact: true }).click()
    await expect(rail.getByRole('link', { name: word, exact: true })).toHaveAttribute('aria-current', 'page')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  return words
}

test('an executive reads the summary, goes into the book, and has the board pack that ties', async ({ page }) => {
  expect(await comesIn(page, 'erin')).toEqual(['Summary', 'Portfolio', 'Teams', 'Explore', 'Quality', 'Dictionary'])
  await page.getByRole('link', { name: 'Portfolio', exact: true }).click()
  await page.getByRole('link', { name: 'Flow', exact: true }).click()
  await expect(page.getByText('The bridge ties')).toBeVisible()
  await page.getByRole('link', { name: 'Outlook', exact: true }).click()
  await expect(page.getByText('Management information')).toBeVisible()
  await page.getByRole('link', { name: 'Summary', exact: true }).click()
  await page.getByRole('link', { name: 'Board pack' }).click()
  await expect(page.getByRole('heading', { name: 'Reconciliation' })).toBeVisible()
  await expect(page.locator('main')).toContainText(/41 checks of the edition passed/)
  expect((await page.goto('/pay'))?.status()).toBe(404)
})

test('HR calculates a month of pay and opens a statement down to its records', async ({ page }) => {
  expect(await comesIn(page, 'hana')).toContain('Pay')
  await page.goto('/pay/floor/2026-06-01')
  await page.getByRole('button', { name: 'Calculate' }).click()
  await expect(page.getByText('Calculated').first()).toBeVisible()
  await page.getByRole('link', { name: '林娟' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('林娟')
  await expect(page.getByText('2.50').first()).toBeVisible()
})

test('a manager finds the own team and nobody else, and keeps and signs a review pack', async ({ page }) => {
  await comesIn(page, 'max')
  await page.getByRole('link', { name: 'Teams', exact: true }).click()
  await expect(page.locator('main')).not.toContainText('=Late')
  expect((await page.goto('/collectors/c1'))?.status()).toBe(404)
  await page.goto('/collectors/c0/review')
  await page.getByLabel('Comment').fill('Calls are prepared well.')
  await page.getByRole('button', { name: 'Keep' }).click()
  await expect(page).toHaveURL(/\/packs\/reviews\//)
  await expect(page.locator('main')).toContainText('Calls are prepared well.')
  await page.getByRole('button', { name: 'Sign as team manager' }).click()
  await expect(page.locator('main')).toContainText('max')
})

test('compliance opens findings, sampling and complaints', async ({ page }) => {
  expect(await comesIn(page, 'cora')).toContain('Conduct')
  await page.goto('/conduct/qa')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto('/conduct/complaints')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a collector sees the own page, the own pay, and nobody else', async ({ page }) => {
  await comesIn(page, 'cleo')
  expect((await page.goto('/collectors/c0'))?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('林娟')
  for (const other of ['/collectors/c3', '/teams/T2', '/summary', '/data', '/admin', '/conduct'])
    expect((await page.goto(other))?.status(), other).toBe(404)
})

test('a data steward sees what two editions say differently and goes back to the first', async ({ page }) => {
  expect(await comesIn(page, 'dan')).toContain('Data')
  await page.goto('/data/editions')
  await page.locator('form[action="?/rollback"] button').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto('/data')
  await expect(page.locator('main')).toContainText(/in edition 0001-/, { timeout: 20_000 })
  await page.goto('/data/lineage?relation=marts.credits')
  await expect(page.locator('main')).toContainText('marts.credits')
})

test('an administrator makes an account and sees it in the log', async ({ page }) => {
  expect(await comesIn(page, 'ada')).toContain('Admin')
  await page.goto('/admin')
  await page.locator('details:has(button[value="add"]) > summary').click()
  await page
    .locator('form')
    .filter({ has: page.locator('button[value="add"]') })
    .locator('input[name="name"]')
    .fill('newt')
  await page.locator('button[value="add"]').click()
  await expect(page.locator('main')).toContainText('newt')
})
