import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** Runs a program of the project in the foreground, with the Node that runs this script; true when it succeeded. */
export function ran(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  if (error !== undefined) console.error(`${program} cannot be run: ${error.message}`)
  return status === 0
}

/** Runs one of the installed tools by its name. */
export const tool = (name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean =>
  ran(process.execPath, [join(root, 'node_modules', '.bin', name), ...args], env)

/** Runs the command line of this source. */
export const rollcall = (...args: readonly string[]): boolean => ran(process.execPath, ['pipeline/main.ts', ...args])
