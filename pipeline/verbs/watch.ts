import { failureOf, write, type Common } from './conventions.ts'
import type { RunReport } from '../jobs/run.ts'

/** What a watch came to. */
export interface WatchReport {
  readonly runs: number
  readonly failed: number
}

const signals = ['SIGINT', 'SIGTERM'] as const

/** Runs at once and whenever the inbox has new files that have settled, until told to stop. Every run is told on `out`. */
export async function watchRuns(
  { home }: Common,
  settle: number,
  out: NodeJS.WriteStream,
  perform: () => Promise<RunReport>,
  render: (report: RunReport) => string,
): Promise<WatchReport> {
  const { watchInbox } = await import('../jobs/watch.ts')
  const stop = new AbortController()
  const say = (line: string) => write(process.stderr, `${line}\n`)
  let [runs, failures, isRunning] = [0, 0, false]
  const told = () => {
    // A second signal ends the process as it would without a watch.
    for (const signal of signals) process.off(signal, told)
    stop.abort()
    if (isRunning) void say('Stopping when the run under way has ended; once more to stop now.')
  }
  for (const signal of signals) process.on(signal, told)
  const job = async () => {
    runs++
    isRunning = true
    try {
      await write(out, `${render(await perform())}\n`)
    } finally {
      isRunning = false
    }
  }
  const failed = (error: unknown) => {
    failures++
    void say(failureOf(error).message)
  }
  try {
    await say(`Watching ${home}/inbox; files are taken in when they have not changed for ${settle} s.`)
    await watchInbox(home, job, failed, { settle: settle * 1000, look: 5000, signal: stop.signal })
  } finally {
    for (const signal of signals) process.off(signal, told)
  }
  return { runs, failed: failures }
}
