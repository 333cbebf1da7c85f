import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A Chromium of this machine: `CHROMIUM`, Debian's place, then the search path; null: none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const places = ['/usr/bin/chromium', ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
  const asked = env.CHROMIUM === undefined || env.CHROMIUM === '' ? [] : [env.CHROMIUM]
  return (asked.length > 0 ? asked : places).find(runs) ?? null
}
