import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceCopy } from '../tree.ts'

/** Runs `npm run check` on this source with `text` added to one of its files. */
function checked(path: string, text: string): { status: number | null; said: string } {
  using copy = sourceCopy()
  appendFileSync(join(copy.path, path), text)
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'check'], { cwd: copy.path, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

test('a type error makes the check fail and is named', { timeout: 180_000 }, () => {
  const { status, said } = checked('pipeline/nearest.ts', "\nexport const seven: number = 'seven'\n")
  expect(status).not.toBe(0)
  expect(said).toContain('pipeline/nearest.ts')
  expect(said).toContain("Type 'string' is not assignable to type 'number'")
})

test('an import against the flow makes the check fail and is named', { timeout: 180_000 }, () => {
  const { status, said } = checked('sql/vocabulary.ts', "\nexport { teams } from './sources/teams.ts'\n")
  expect(status).not.toBe(0)
  expect(said).toContain('sql/vocabulary.ts imports sql/sources/teams.ts, but vocabulary may not look into sources')
})
