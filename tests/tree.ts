import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

export const root = join(import.meta.dirname, '..')

const left = new Set([
  'node_modules',
  '.git',
  '.svelte-kit',
  'build',
  'home',
  'demo-home',
  'test-results',
  'playwright-report',
])

/** A folder of this test's own; `using` removes it. */
export function folder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'rollcall-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** A copy of this source with the packages of the original, to break on purpose. */
export function sourceCopy(): Disposable & { readonly path: string } {
  const copy = folder()
  cpSync(root, copy.path, { recursive: true, filter: (path) => path === root || !left.has(basename(path)) })
  mkdirSync(join(copy.path, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules')).filter((name) => name !== '.cache'))
    symlinkSync(join(root, 'node_modules', name), join(copy.path, 'node_modules', name))
  return copy
}
