import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { provideChromium } from './chromium.ts'
import { root, tool } from './command.ts'
import { providePages } from './pages.ts'
import { providePostgres } from './postgres.ts'

rmSync(join(root, 'test-results'), { recursive: true, force: true })
const pages = providePages()
const chromium = provideChromium()
providePostgres()
const browser: Record<string, string> = chromium === null ? {} : { CHROMIUM: chromium }
const units = tool('vitest', ['run'], browser)
const journeys = chromium !== null && pages && tool('playwright', ['test', '--pass-with-no-tests'], browser)
process.exitCode = pages && units && journeys ? 0 : 1
