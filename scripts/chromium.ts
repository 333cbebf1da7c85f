import { existsSync } from 'node:fs'
import { findChromium } from '../web/api/print/chromium.ts'
import { ran } from './command.ts'

export { findChromium }

/** Installs Chromium, with the fonts of Chinese pages, where that is possible without asking: on Debian as root. */
function installChromium(): boolean {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return false
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  return (
    ran('apt-get', ['update', '-qq'], quiet) &&
    ran('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], quiet)
  )
}

/** Finds or installs a Chromium; null, after saying what to do, where that fails. */
export function provideChromium(): string | null {
  const found = findChromium() ?? (process.env.CHROMIUM === undefined && installChromium() ? findChromium() : null)
  if (found === null)
    console.error(
      process.env.CHROMIUM === undefined
        ? 'The browser tests need Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM to its path.'
        : `CHROMIUM names ${process.env.CHROMIUM}, which cannot be run: set it to the path of a Chromium, or unset it.`,
    )
  return found
}
