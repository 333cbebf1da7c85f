import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** A run of the pipeline, as its journal tells it. A run without an end is `running` while its process lives. */
export interface RunRecord {
  readonly run: string
  readonly verb: string
  readonly began_at: string
  readonly ended_at: string | null
  readonly outcome: 'published' | 'done' | 'failed' | 'running' | 'interrupted'
  readonly edition: string | null
  readonly error: string | null
  readonly facts: Readonly<Record<string, unknown>>
  /** How far a running one is; null: it does not say, or has ended. */
  readonly progress: RunProgress | null
}

/** `total` null: nobody knows yet. `about`: what it is at, such as a file; null: nothing in particular. */
export interface RunProgress {
  readonly step: string
  readonly done: number
  readonly total: number | null
  readonly about: string | null
}

/** What is read of `logs/runs.ndjson`: a line as a run begins and one as it ends. */
const facts = z.record(z.string(), z.unknown()).catch({})
const began = z.object({
  event: z.literal('began'),
  run: z.string(),
  verb: z.string(),
  pid: z.number(),
  at: z.string(),
  facts,
})
const ended = z.object({
  event: z.literal('ended'),
  run: z.string(),
  at: z.string(),
  outcome: z.enum(['published', 'done', 'failed']),
  edition: z.string().nullable(),
  error: z.string().nullable(),
  facts,
})
const entry = z.discriminatedUnion('event', [began, ended])
const holder = z.object({ pid: z.number() })
const progress = z.object({
  pid: z.number(),
  step: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  about: z.string().nullish(),
})

const textOf = (path: string) =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The last runs of an installation, newest first. A line that was cut short is no entry. */
export async function runsIn(home: string, limit: number): Promise<RunRecord[]> {
  const [journal, atWork, at] = await Promise.all([
    textOf(join(home, 'logs', 'runs.ndjson')),
    textOf(join(home, 'state', 'run.json')),
    textOf(join(home, 'state', 'progress.json')),
  ])
  const entries = journal.split('\n').flatMap((line) => entry.safeParse(parsed(line)).data ?? [])
  const ends = new Map(entries.flatMap((one) => (one.event === 'ended' ? [[one.run, one] as const] : [])))
  const pid = holder.safeParse(parsed(atWork)).data?.pid
  const told = progress.safeParse(parsed(at)).data
  const begun = entries.flatMap((one) => (one.event === 'began' ? [one] : []))
  return begun
    .slice(-limit)
    .reverse()
    .map((one): RunRecord => {
      const end = ends.get(one.run)
      const outcome = end?.outcome ?? (pid === one.pid && isAlive(pid) ? 'running' : 'interrupted')
      return {
        run: one.run,
        verb: one.verb,
        began_at: one.at,
        ended_at: end?.at ?? null,
        outcome,
        edition: end?.edition ?? null,
        error: end?.error ?? null,
        facts: { ...one.facts, ...end?.facts },
        progress:
          outcome === 'running' && told?.pid === one.pid
            ? { step: told.step, done: told.done, total: told.total, about: told.about ?? null }
            : null,
      }
    })
}
