import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const place = (home: string) => join(home, 'DEMO')

/** Marks a home as a demo: what is in it is made up, and on its own machine it opens to a visitor. */
export function markDemo(home: string): void {
  mkdirSync(home, { recursive: true })
  writeFileSync(
    place(home),
    'This home holds the demo floor. On this machine rollcall serve opens it to a visitor who need not sign in.\nRemove this file, and people need accounts.\n',
  )
}

export const isDemo = (home: string): boolean => existsSync(place(home))
