import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OnProgress } from '../progress.ts'

/** Milliseconds between two notes of one step. */
const pace = 200

/**
 * Notes how far a job of a home is in `state/progress.json`, for those who watch it from elsewhere, until `clear`. What a
 * killed job left there names its process, which is gone.
 */
export function progressNote(home: string): { readonly write: OnProgress; readonly clear: () => void } {
  const file = join(home, 'state', 'progress.json')
  let step = ''
  let noted = 0
  return {
    write: (progress) => {
      const now = Date.now()
      if (progress.step === step && now - noted < pace) return
      ;[step, noted] = [progress.step, now]
      mkdirSync(join(home, 'state'), { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, ...progress }))
      renameSync(`${file}.new`, file)
    },
    clear: () => rmSync(file, { force: true }),
  }
}
