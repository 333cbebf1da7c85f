import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
let known: string | undefined

/** The program that calculates: its version, and a hash over the texts of the engine. */
export function codeVersion(): string {
  if (known !== undefined) return known
  const hash = createHash('sha256')
  const engine = new URL('../', import.meta.url)
  for (const file of readdirSync(engine)
    .filter((name) => name.endsWith('.ts'))
    .sort())
    hash
      .update(file)
      .update('\n')
      .update(readFileSync(new URL(file, engine)))
  return (known = `${version}+${hash.digest('hex').slice(0, 12)}`)
}
