import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'

interface Tally {
  readonly passed: number
  readonly failed: number
}

/** A report the last test run wrote; null: it wrote none. */
function report(folder: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown
  } catch {
    return null
  }
}

/** Tests passed and failed in the JSON reports of Vitest and Playwright in `folder`; a file that did not load counts as one failed. */
export function tally(folder: string): Tally {
  const units = report(folder, 'vitest.json') as {
    numPassedTests: number
    numFailedTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  } | null
  const journeys = report(folder, 'playwright.json') as {
    stats: { expected: number; flaky: number; unexpected: number }
    errors: unknown[]
  } | null
  const unloaded = units?.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: (units?.numPassedTests ?? 0) + (journeys === null ? 0 : journeys.stats.expected + journeys.stats.flaky),
    failed:
      (units?.numFailedTests ?? 0) +
      (unloaded?.length ?? 0) +
      (journeys === null
        ? 0
        : journeys.stats.unexpected + (journeys.stats.unexpected === 0 ? journeys.errors.length : 0)),
  }
}

if (import.meta.main) {
  const { passed, failed } = tally(join(root, 'test-results'))
  console.log(`${passed} passed, ${failed} failed`)
}
