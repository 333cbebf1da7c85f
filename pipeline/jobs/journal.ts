import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runHolder } from './lock.ts'

/** What a run came to. Free parts of it, such as counts by table, stand in `facts`. */
export interface RunEnd {
  readonly outcome: 'published' | 'done' | 'failed'
  /** The edition published; null: none. */
  readonly edition: string | null
  /** One sentence; null: nothing failed. */
  readonly error: string | null
  readonly facts: Readonly<Record<string, unknown>>
}

/** One run as `status` shows it. `running` and `interrupted` runs have no end. */
export interface RunRecord {
  readonly run: string
  readonly verb: string
  readonly pid: number
  readonly beganAt: string
  readonly endedAt: string | null
  readonly outcome: RunEnd['outcome'] | 'running' | 'interrupted'
  readonly edition: string | null
  readonly error: string | null
  readonly facts: Readonly<Record<string, unknown>>
}

type Began = Pick<RunRecord, 'run' | 'verb' | 'pid' | 'facts'> & { readonly event: 'began'; readonly at: string }
type Ended = RunEnd & { readonly event: 'ended'; readonly run: string; readonly at: string }

const journal = (home: string) => join(home, 'logs', 'runs.ndjson')

function append(home: string, entry: Began | Ended): void {
  mkdirSync(join(home, 'logs'), { recursive: true })
  // A line break on both sides keeps an entry apart from one that was cut short.
  appendFileSync(journal(home), `\n${JSON.stringify(entry)}\n`)
}

function read(home: string): (Began | Ended)[] {
  try {
    return readFileSync(journal(home), 'utf8').split('\n').flatMap(parse)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** An empty line, or one that was cut short, is no entry. */
function parse(line: string): (Began | Ended)[] {
  try {
    return [JSON.parse(line) as Began | Ended]
  } catch {
    return []
  }
}

/**
 * Writes a run to `logs/runs.ndjson` as it begins and as it ends, and passes on what `work` answers or throws.
 * `end` says what the answer of `work` comes to.
 */
export async function recorded<T>(
  home: string,
  verb: string,
  facts: Readonly<Record<string, unknown>>,
  work: () => Promise<T>,
  end: (answer: T) => RunEnd,
): Promise<T> {
  const run = randomUUID()
  const now = () => new Date().toISOString()
  append(home, { event: 'began', run, verb, pid: process.pid, at: now(), facts })
  try {
    const answer = await work()
    append(home, { event: 'ended', run, at: now(), ...end(answer) })
    return answer
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    append(home, { event: 'ended', run, at: now(), outcome: 'failed', edition: null, error: message, facts: {} })
    throw error
  }
}

/** The last runs of a home, newest first. A run without an end is `running` while its process holds the lock. */
export function lastRuns(home: string, limit = 10): RunRecord[] {
  const entries = read(home)
  const ends = new Map(entries.flatMap((entry) => (entry.event === 'ended' ? [[entry.run, entry] as const] : [])))
  const holder = runHolder(home)
  return entries
    .flatMap((entry) => (entry.event === 'began' ? [entry] : []))
    .slice(-limit)
    .reverse()
    .map(({ run, verb, pid, at, facts }): RunRecord => {
      const end = ends.get(run)
      return {
        run,
        verb,
        pid,
        beganAt: at,
        endedAt: end?.at ?? null,
        outcome: end?.outcome ?? (holder?.pid === pid ? 'running' : 'interrupted'),
        edition: end?.edition ?? null,
        error: end?.error ?? null,
        facts: { ...facts, ...end?.facts },
      }
    })
}
