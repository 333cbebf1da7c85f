import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rollcall } from '../rollcall.ts'
import { newHome, removeHome, serve } from '../web/home.ts'
import { expect, test } from './site.ts'

const program = join(import.meta.dirname, '..', '..', 'pipeline', 'main.ts')

test('a run is followed while it works, from its first file to the edition in use', async ({ page }) => {
  test.setTimeout(180_000)
  const home = await newHome()
  const made = await rollcall(['demo', '--to', join(home, 'inbox'), '--scale', '0.3', '--months', '6'])
  expect(made.status, made.stderr).toBe(0)
  const first = await rollcall(['run', '--home', home])
  expect(first.status, first.stderr).toBe(0)
  const server = await serve(home)
  const child = spawn(process.execPath, [program, 'run', '--full', '--home', home], { stdio: 'ignore' })
  try {
    const ended = once(child, 'close')
    await expect
      .poll(() => existsSync(join(home, 'state', 'progress.json')), { timeout: 30_000, intervals: [50] })
      .toBe(true)
    await page.goto(`${server.url}/data`)
    const bar = page.locator('progress')
    await expect(bar).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('status')).toContainText(/builds model|checks model|takes in file/)
    const seen = new Set<string>()
    const look = async () => {
      const text = await page
        .getByRole('status')
        .first()
        .textContent({ timeout: 500 })
        .catch(() => null)
      const at = /(\d+) of \d+/.exec(text ?? '')?.[0]
      if (at !== undefined) seen.add(at)
      return seen.size
    }
    await expect.poll(look, { timeout: 60_000, intervals: [200] }).toBeGreaterThan(1)
    expect((await ended)[0]).toBe(0)
    await expect(bar).toBeHidden({ timeout: 15_000 })
    await expect(page.locator('tbody tr').first()).toContainText('published')
    await expect(page.locator('tbody tr').first()).toContainText('0002-')
  } finally {
    child.kill('SIGKILL')
    await server.close()
    await removeHome(home)
  }
})
