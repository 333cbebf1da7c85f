import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Mapping } from '../mapping/index.ts'
import { SourceError } from './error.ts'

/**
 * The address of a mapping's database, from a variable of the environment or a file nobody else can read.
 * @throws SourceError naming the variable or file and the remedy, never what stands in it.
 */
export function addressOf(home: string, { file, source, postgres }: Mapping): URL {
  if (postgres === null) throw new Error(`${file} has no database`)
  const [place, text] =
    'variable' in postgres
      ? [`the environment variable ${postgres.variable}`, process.env[postgres.variable] ?? '']
      : [postgres.file, fileText(home, source, postgres.file)]
  if (text.trim() === '')
    throw new SourceError(source, `${file}: ${place} has no address; set it to postgres://user:password@host/database.`)
  try {
    const url = new URL(text.trim())
    if (url.protocol === 'postgres:' || url.protocol === 'postgresql:') return url
  } catch {
    // Said below, as for an address of something else.
  }
  throw new SourceError(source, `${file}: ${place} is no address such as postgres://user:password@host/database.`)
}

function fileText(home: string, source: string, name: string): string {
  const path = resolve(home, name)
  let mode: number
  try {
    mode = statSync(path).mode
  } catch {
    throw new SourceError(source, `${path} is not there; write the address of the PostgreSQL of ${source} into it.`)
  }
  if ((mode & 0o077) !== 0)
    throw new SourceError(source, `${path} holds a password and others may read it; run chmod 600 ${path}.`)
  return readFileSync(path, 'utf8')
}
