import { existsSync, globSync } from 'node:fs'
import { dirname } from 'node:path'
import { ran } from './command.ts'

/** The folder of a PostgreSQL server's programs on this machine: `POSTGRES_BIN`, then the newest of Debian's; null: none. */
export function findPostgres(env: NodeJS.ProcessEnv = process.env): string | null {
  const asked = env.POSTGRES_BIN
  const found =
    asked === undefined || asked === '' ? globSync('/usr/lib/postgresql/*/bin/initdb').map(dirname) : [asked]
  const version = (path: string) => Number(/postgresql\/([\d.]+)/.exec(path)?.[1] ?? 0)
  return (
    found.sort((one, other) => version(other) - version(one)).find((folder) => existsSync(`${folder}/initdb`)) ?? null
  )
}

/** Finds PostgreSQL or, on Debian as root, installs it; null, after saying what to do, where that fails. */
export function providePostgres(): string | null {
  const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = () =>
    ran('apt-get', ['update', '-qq'], quiet) &&
    ran('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], quiet)
  const found = findPostgres() ?? (canInstall && install() ? findPostgres() : null)
  if (found === null)
    console.error(
      'The tests of sources need a PostgreSQL server: install it (Debian: apt-get install postgresql) or set POSTGRES_BIN to the folder of initdb.',
    )
  return found
}
