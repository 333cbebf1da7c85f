import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { root } from './tree.ts'

export interface Answer {
  readonly status: number
  readonly stdout: string
  /** stdout as it came. */
  readonly bytes: Buffer
  readonly stderr: string
}

/** Runs the real command line in a process of its own. */
export async function rollcall(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const child = spawn(process.execPath, [join(root, 'pipeline', 'main.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number>((done, failed) => {
    child.once('error', failed)
    child.once('close', (status) => done(status ?? -1))
  })
  const [bytes, stderr, status] = await Promise.all([buffer(child.stdout), text(child.stderr), ended])
  return { status, stdout: bytes.toString(), bytes, stderr }
}
