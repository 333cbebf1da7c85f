import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** A PostgreSQL server of a test's own. */
export interface Database {
  /** Of a user who may do everything. */
  readonly url: string
  readonly port: number
  /** Runs statements, one connection each time. */
  readonly run: (sql: string) => Promise<pg.QueryResult>
  readonly stop: () => Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** PostgreSQL refuses to run as root. */
function someoneElse(): { uid: number; gid: number } | object {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Makes and starts a server from the programs in `bin`. */
export async function startPostgres(bin: string): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-postgres-'))
  const who = someoneElse()
  const [data, secret, port] = [join(folder, 'data'), join(folder, 'secret'), await freePort()]
  writeFileSync(secret, 'top secret\n')
  chmodSync(folder, 0o700)
  if ('uid' in who) for (const path of [folder, secret]) chownSync(path, who.uid, who.gid)
  const words = ['--no-sync', '--auth=scram-sha-256', '--username=owner', `--pwfile=${secret}`, '--locale=C']
  execFileSync(join(bin, 'initdb'), ['-D', data, '--encoding=UTF8', ...words], { ...who, cwd: folder, stdio: 'ignore' })
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    { ...who, cwd: folder, stdio: 'ignore' },
  )
  const url = `postgres://owner:top%20secret@127.0.0.1:${port}/postgres`
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return await client.query(sql)
    } finally {
      await client.end()
    }
  }
  const stop = async () => {
    server.kill('SIGINT')
    if (server.exitCode === null) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
  for (let tries = 0; ; tries++)
    try {
      await run('select 1')
      return { url, port, run, stop }
    } catch (error) {
      if (tries === 200) {
        await stop()
        throw error
      }
      await wait(50)
    }
}
