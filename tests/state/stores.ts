import { findPostgres } from '../../scripts/postgres.ts'
import { openState, type State } from '#state'
import { startPostgres } from '../pipeline/postgres.ts'
import { folder } from '../tree.ts'

/** A kind of store, started once for a file of tests. */
export interface Store {
  /** Opens the same store again; `now` is its clock. */
  open(now?: () => Date): Promise<State>
  stop(): Promise<void>
}

function sqlite(): Promise<Store> {
  const home = folder()
  return Promise.resolve({
    open: (now) => openState({ home: home.path, ...(now && { now }) }),
    stop: () => Promise.resolve(home[Symbol.dispose]()),
  })
}

async function postgres(bin: string): Promise<Store> {
  const server = await startPostgres(bin)
  return {
    open: (now) => openState({ home: '', url: server.url, ...(now && { now }) }),
    stop: () => server.stop(),
  }
}

const bin = findPostgres()
if (bin === null) console.warn('No PostgreSQL on this machine (apt-get install postgresql): its tests are skipped.')

/** Every kind of store that runs here, for `describe.each`: what is true of one is true of the other. */
export const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ['SQLite', sqlite],
  ...(bin === null ? [] : [['PostgreSQL', () => postgres(bin)] as const]),
]
