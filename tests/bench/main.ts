import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** `npm run bench` measures everything, `npm run bench -- ingest` one thing. Each prints ratios against a baseline of the same run. */
const asked = process.argv.slice(2)
const all = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && name !== 'main.ts')
  .map((name) => name.slice(0, -'.ts'.length))
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${all.join(', ')}.`)
  process.exit(2)
}
const failed = (asked.length > 0 ? asked : all).filter((name) => {
  console.log(`\n${name}`)
  return spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' }).status !== 0
})
process.exitCode = failed.length === 0 ? 0 : 1
