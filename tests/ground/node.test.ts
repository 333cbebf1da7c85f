import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../tree.ts'

/** The search path of a shell that knows nothing of this project. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((place) => !place.includes('node_modules'))
  .join(delimiter)

const said = (program: string, args: readonly string[]) =>
  spawnSync(program, args, { cwd: root, encoding: 'utf8', env: { ...process.env, PATH } })

test('npx runs the pinned Node, whatever the Node of the machine', () => {
  expect(said('npx', ['node', '--version']).stdout).toMatch(/^v(2[4-9]|[3-9]\d)\./)
})

test('npx rollcall runs the command line', () => {
  const { status, stdout } = said('npx', ['rollcall', '--help'])
  expect(stdout).toContain('Usage: rollcall')
  expect(status).toBe(0)
})

test('the command line may be executed as it is committed', () => {
  const { stdout } = said('git', ['ls-files', '--stage', join('pipeline', 'main.ts')])
  expect(stdout).toMatch(/^100755 /)
})
