import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Refusal } from '../problem.ts'

/** What runs the verbs of the command line, beside the server and on the same home. */
const program = fileURLToPath(new URL('../../../pipeline/main.ts', import.meta.url))

const failure = z.object({ error: z.object({ message: z.string() }) })
const minute = 60_000

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Runs a verb as a process of its own, without a shell, and answers its JSON.
 * @throws Refusal 409 with the sentence the verb fails with.
 */
export function command(home: string, words: readonly string[]): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const options = { timeout: 60 * minute, maxBuffer: 16 * 2 ** 20 }
  execFile(process.execPath, [program, ...words, '--home', home, '--json'], options, (error, stdout, stderr) => {
    const answer = parsed(stdout)
    if (error === null) return resolve(answer)
    const said = failure.safeParse(answer)
    const detail = said.success ? said.data.error.message : stderr.trim().split('\n').at(-1)
    reject(new Refusal(409, detail === undefined || detail === '' ? 'The command failed; see the log.' : detail))
  })
  return promise
}

/** What became of work: its answer, or null where it still goes on after `patience` milliseconds. */
export async function within<T>(work: Promise<T>, patience: number): Promise<T | null> {
  const timer = Promise.withResolvers<null>()
  const clock = setTimeout(() => timer.resolve(null), patience)
  try {
    return await Promise.race([work, timer.promise])
  } finally {
    clearTimeout(clock)
    // Its failure stands in the journal of runs, when nobody waits for it any more.
    work.catch(() => undefined)
  }
}
