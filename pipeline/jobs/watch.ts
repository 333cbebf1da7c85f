import { watch as listen, type FSWatcher } from 'node:fs'
import { mkdir, opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fetchedRoot } from '../mapping/fetch.ts'
import { RunLockedError } from './lock.ts'

/** How an inbox is watched. Times are milliseconds. */
export interface WatchOptions {
  /** A file is settled when its size and time have stayed the same for so long. */
  readonly settle: number
  /** Longest wait between two looks, for folders that tell nobody of their changes. */
  readonly look: number
  /** Stops the watch; a run under way ends first. */
  readonly signal: AbortSignal
}

/** What a file of the inbox looked like: size and time of change, by its path. */
type Look = ReadonlyMap<string, string>

/** Names of transfers that are not finished. */
const isUnfinished = (name: string) => name.startsWith('.') || /\.(part|partial|tmp|filepart)$/i.test(name)

async function look(folder: string, found = new Map<string, string>(), from = ''): Promise<Map<string, string>> {
  for await (const entry of await opendir(join(folder, from))) {
    const file = from === '' ? entry.name : `${from}/${entry.name}`
    if (isUnfinished(entry.name) || file === fetchedRoot) continue
    if (entry.isDirectory()) await look(folder, found, file)
    else {
      // A file that is gone again is no news.
      const now = await stat(join(folder, file)).catch(() => null)
      if (now !== null) found.set(file, `${now.size} ${now.mtimeMs} ${now.ino}`)
    }
  }
  return found
}

const isSame = (one: Look, other: Look) =>
  one.size === other.size && [...one].every(([file, shape]) => other.get(file) === shape)

/** Whether something stands in `now` that `before` did not have; a file that is gone brings nothing. */
const isNews = (before: Look, now: Look) => [...now].some(([file, shape]) => before.get(file) !== shape)

/** Calls `heard` when something changes in a folder; null where nothing tells of changes, and looking has to do. */
function listening(folder: string, heard: () => void): FSWatcher | null {
  try {
    const ears = listen(folder, { recursive: true }, heard)
    return ears.on('error', () => ears.close())
  } catch {
    return null
  }
}

/** Shortest wait between two looks, in milliseconds: a transfer under way changes things all the time. */
const breath = 250

/**
 * Runs `job` at once, and again whenever files of the inbox are new or changed and have settled; one run at a time, until
 * `signal`. A job that fails is given to `failed` and the watch goes on; where another run was at work it is tried again.
 */
export async function watchInbox(
  home: string,
  job: () => Promise<void>,
  failed: (error: unknown) => void,
  { settle, look: pause, signal }: WatchOptions,
): Promise<void> {
  const inbox = join(home, 'inbox')
  await mkdir(inbox, { recursive: true })
  let nudge = Promise.withResolvers<void>()
  const ears = listening(inbox, () => nudge.resolve())
  const sleep = async (milliseconds: number, isNudged: boolean) => {
    const rest = new AbortController()
    const slept = wait(milliseconds, undefined, { signal: AbortSignal.any([signal, rest.signal]) }).catch(
      () => undefined,
    )
    await Promise.race(isNudged ? [slept, nudge.promise] : [slept])
    rest.abort()
    nudge = Promise.withResolvers<void>()
  }
  /** What the inbox held when the last run began; null: it has to run whatever it holds. */
  let ran: Look | null = null
  try {
    while (!signal.aborted) {
      const now = await look(inbox)
      if (ran !== null && !isNews(ran, now)) {
        await sleep(pause, true)
        await sleep(breath, false)
        continue
      }
      await sleep(settle, false)
      if (signal.aborted || !isSame(now, await look(inbox))) continue
      ran = now
      try {
        await job()
      } catch (error) {
        failed(error)
        if (error instanceof RunLockedError) ran = null
      }
    }
  } finally {
    ears?.close()
  }
}
