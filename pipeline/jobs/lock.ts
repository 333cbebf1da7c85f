import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Who holds the run lock. */
export interface Holder {
  readonly pid: number
  readonly verb: string
  readonly since: string
}

/** Another run is at work in this home. `holder` null: it has not said yet who it is. */
export class RunLockedError extends Error {
  readonly code = 'locked'
  readonly home: string
  readonly holder: Holder | null

  constructor(home: string, holder: Holder | null) {
    const who =
      holder === null ? 'Another run' : `\`rollcall ${holder.verb}\` (process ${holder.pid}, since ${holder.since})`
    super(`${who} is at work in ${home}; wait until it has ended.`)
    this.name = 'RunLockedError'
    this.home = home
    this.holder = holder
  }
}

const lockFile = (home: string) => join(home, 'state', 'run.lock')
const holderFile = (home: string) => join(home, 'state', 'run.json')

const isBusy = (error: unknown) => error instanceof Error && 'errcode' in error && error.errcode === 5

/** Takes the lock, or answers null where another process, or another run of this one, has it. */
function take(home: string): DatabaseSync | null {
  mkdirSync(join(home, 'state'), { recursive: true })
  const database = new DatabaseSync(lockFile(home), { timeout: 0 })
  try {
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
}

function readHolder(home: string): Holder | null {
  try {
    return JSON.parse(readFileSync(holderFile(home), 'utf8')) as Holder
  } catch {
    return null
  }
}

/**
 * Does `work` while no other run is at work in this home. The lock is an open SQLite transaction, which the operating
 * system ends with the process: a run that was killed leaves nothing behind to clean up.
 * @throws RunLockedError at once when another run has it.
 */
export async function withRunLock<T>(home: string, verb: string, work: () => Promise<T>): Promise<T> {
  const lock = take(home)
  if (lock === null) throw new RunLockedError(home, readHolder(home))
  try {
    const holder: Holder = { pid: process.pid, verb, since: new Date().toISOString() }
    writeFileSync(holderFile(home), JSON.stringify(holder))
    return await work()
  } finally {
    lock.close()
  }
}

/** Who is at work in this home; null: nobody. */
export function runHolder(home: string): Holder | null {
  const lock = take(home)
  if (lock === null) return readHolder(home) ?? { pid: 0, verb: 'run', since: '' }
  lock.close()
  return null
}
