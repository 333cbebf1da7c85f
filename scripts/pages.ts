import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ran, root } from './command.ts'

const stamp = join(root, 'web', 'build', '.source')
const handler = join(root, 'web', 'build', 'handler.js')

/** What the built pages are made from. */
function source(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const paths = globSync('web/{src,static}/**', { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile())
  const own = ['package.json', 'vite.config.ts', 'tsconfig.json'].map((name) => join(root, 'web', name))
  for (const path of [...own, ...paths.map(({ parentPath, name }) => join(parentPath, name))].sort())
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

/** Builds the pages unless they are built from this very source; false when that fails. */
export function providePages(): boolean {
  const wanted = source()
  if (existsSync(handler) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  if (!ran('npm', ['run', 'build', '--silent', '-w', 'web', '--', '--logLevel', 'error'])) {
    console.error('The pages cannot be built; what is wrong stands above.')
    return false
  }
  writeFileSync(stamp, wanted)
  return true
}

if (import.meta.main) process.exitCode = providePages() ? 0 : 1
