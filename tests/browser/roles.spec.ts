import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addPerson, openState, type Role, type RoleScope } from '#state'
import type { RunningServer } from '../../web/server.ts'
import type { Floor } from '../sql/floor.ts'
import { smallFloor } from '../web/floor.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'
import { expect, test as base, type Locator, type Page } from '@playwright/test'

const password = 'seven green rivers run'
const plan = `id: floor
title: { en: The floor, zh: 现场 }
valid_from: 2026-06-01
components: [ { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 } ]
`
/** The small floor with a call at 23:00 of the debtor's evening. */
function floorWithFinding(paid: number): Floor {
  const { accounts = [], contacts = [], ...rest } = smallFloor(paid)
  const late = {
    ...{ contact_id: 'late', account_id: 'a1', started_at: '2026-07-06T15:00:00Z', channel: 'call' },
    ...{ direction: 'outbound', collector_id: 'c1', connected: true, party: 'debtor', talk_seconds: 60 },
  }
  return {
    ...rest,
    accounts: accounts.map((one, index) => (index === 1 ? { ...one, timezone: 'Asia/Shanghai' } : one)),
    contacts: [...contacts, late],
  }
}

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
      for (const paid of [10_000, 12_345])
        await publish(home, floorWithFinding(paid), '2026-07-31', {}, { packs: ['cn'] })
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

async function signsIn(page: Page, name: string): Promise<Locator> {
  await page.goto('/')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  const rail = page.getByRole('navigation', { name: 'Sections' })
  await expect(rail).toBeVisible()
  return rail
}

/** Calculates the month a page of pay shows, for the first time or again. */
async function calculates(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Calculate( again)?$/ }).click()
  await expect(page.getByRole('button', { name: 'Calculate again' })).toBeVisible()
}

/** Signs in by the form, opens every section of the rail, and answers the words the rail shows. */
async function comesIn(page: Page, name: string): Promise<string[]> {
  const rail = await signsIn(page, name)
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
  await calculates(page)
  await page.getByRole('link', { name: '林娟' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('林娟')
  await expect(page.locator('main')).toContainText('10 × 2.50')
  await page.getByRole('link', { name: 'Records', exact: true }).first().click()
  await expect(page).toHaveURL(/\/c0\/promises\?earned=2026-06-01$/)
  await expect(page.locator('main')).toContainText('p9-2026-06')
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

test('compliance confirms a finding with a reason, and finds it among the confirmed', async ({ page }) => {
  expect(await comesIn(page, 'cora')).toContain('Conduct')
  await page.goto('/conduct?from=2026-07-01&to=2026-07-31')
  const finding = page.locator('#findings li', { hasText: 'cn/hours' })
  await finding.locator('summary').click()
  await expect(finding).toContainText('23:00')
  await finding.getByLabel('Reason').fill('It rang at 23:00.')
  await finding.getByRole('button', { name: 'Confirm' }).click()
  await page.goto('/conduct?from=2026-07-01&to=2026-07-31&state=confirmed')
  await finding.locator('summary').click()
  await expect(finding).toContainText(/cora.*It rang at 23:00\./)
  for (const path of ['/conduct/qa', '/conduct/complaints']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
})

test('a collector reads the own page and how the own pay came about, and nobody else’s', async ({
  page,
  browser,
  baseURL,
}) => {
  const office = await (await browser.newContext({ baseURL })).newPage()
  await signsIn(office, 'hana')
  await office.goto('/pay/floor/2026-06-01')
  await calculates(office)
  await office.context().close()

  await comesIn(page, 'cleo')
  expect((await page.goto('/collectors/c0'))?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('林娟')
  await page.getByRole('link', { name: 'Pay', exact: true }).click()
  await page.getByRole('link', { name: 'Jun 2026' }).click()
  await expect(page).toHaveURL(/\/pay\/floor\/2026-06-01\/c0$/)
  await expect(page.locator('main')).toContainText('How did this amount come about?')
  await expect(page.locator('main')).toContainText('10 × 2.50')
  for (const other of [
    '/pay/floor/2026-06-01/c1',
    '/collectors/c3',
    '/teams/T2',
    '/summary',
    '/data',
    '/admin',
    '/conduct',
  ])
    expect((await page.goto(other))?.status(), other).toBe(404)
})

test('a data steward sees what two editions say differently and goes back to the first', async ({ page }) => {
  expect(await comesIn(page, 'dan')).toContain('Data')
  await page.goto('/data/editions')
  await page
    .getByRole('link', { name: /^Compare/ })
    .first()
    .click()
  await expect(page.locator('#restated')).toContainText(/0001-\S+ → 0002-/)
  await expect(page.locator('#restated')).toContainText(/Net collected\s*Jul 2026.*351750\.00/)
  await page.locator('form[action="?/rollback"] button').first().click()
  await expect(page.getByRole('status')).toContainText('This edition is in use now.')
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
  await expect(page.getByRole('region', { name: 'Audit log' })).toContainText('newt')
})
