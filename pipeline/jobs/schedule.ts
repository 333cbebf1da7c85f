import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Cron } from 'croner'
import { runHolder } from './lock.ts'

/** A schedule that is being kept. */
export interface Schedule {
  /** Keeps it no longer, and ends a run of it that is under way: the edition in use stays. */
  readonly stop: () => Promise<void>
}

const program = join(import.meta.dirname, '..', 'main.ts')

/** Runs the nightly job of a home in a process of its own, so that whoever waits on this one never waits for it. */
function started(home: string, say: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, [program, 'run', '--home', home], { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => say(`scheduled run: ${line}`))
  return child
}

/**
 * Runs the nightly job whenever cron words in an IANA zone say so, one at a time: while a run is at work in the home, of
 * this schedule or not, a turn is left out and said. `say` is given one line at a time.
 */
export function keepSchedule(home: string, words: string, timezone: string, say: (line: string) => void): Schedule {
  let child: ChildProcess | null = null
  const turn = async () => {
    const holder = runHolder(home)
    if (holder !== null) {
      say(`The scheduled run is left out: \`rollcall ${holder.verb}\` (process ${holder.pid}) is at work.`)
      return
    }
    child = started(home, say)
    const [status] = (await once(child, 'close').finally(() => (child = null))) as [number | null]
    if (status !== 0) say('The scheduled run has failed; the edition in use stays.')
  }
  const cron = new Cron(
    words,
    {
      timezone,
      protect: () => say('The scheduled run is left out: the one before is still at work.'),
      catch: (error) => say(`The scheduled run could not be started: ${String(error)}`),
    },
    turn,
  )
  say(`The next scheduled run is at ${cron.nextRun()?.toISOString() ?? 'no time'}.`)
  return {
    stop: async () => {
      cron.stop()
      if (child === null) return
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}
