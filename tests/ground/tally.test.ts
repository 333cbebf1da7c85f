import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tally } from '../../scripts/tally.ts'
import { folder } from '../tree.ts'

const units = { numPassedTests: 5, numFailedTests: 1, testResults: [{ status: 'failed', assertionResults: [{}] }] }

test('tests of both kinds are added, and one that passed on a second try has passed', () => {
  using reports = folder()
  writeFileSync(join(reports.path, 'vitest.json'), JSON.stringify(units))
  writeFileSync(
    join(reports.path, 'playwright.json'),
    JSON.stringify({ stats: { expected: 3, flaky: 1, unexpected: 2 }, errors: [] }),
  )
  expect(tally(reports.path)).toEqual({ passed: 9, failed: 3 })
})

test('a test file that cannot be loaded counts as a failure, and no report as nothing', () => {
  using reports = folder()
  expect(tally(reports.path)).toEqual({ passed: 0, failed: 0 })
  const broken = { numPassedTests: 5, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] }
  writeFileSync(join(reports.path, 'vitest.json'), JSON.stringify(broken))
  expect(tally(reports.path)).toEqual({ passed: 5, failed: 1 })
})
