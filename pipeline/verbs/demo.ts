import type { Command } from 'commander'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { markDemo } from '#state'
import type { DemoFile } from '../demo/index.ts'
import { positive, whole } from './arguments.ts'
import { answering, UsageError, verb, withProgress, type Common } from './conventions.ts'

interface DemoWords {
  readonly scale?: number
  readonly months?: number
  readonly seed?: number
  readonly to?: string
}

export interface Demo {
  readonly to: string
  readonly files: readonly DemoFile[]
}

/** Writes the demo floor into the inbox, or into `to`. A home without settings and plan gets those that suit the floor. */
export async function demo({ home, to, scale, months, seed }: DemoWords & Common): Promise<Demo> {
  const { DemoError, demoPlan, demoSettings, writeDemo } = await import('../demo/index.ts')
  const folder = to === undefined ? join(home, 'inbox') : resolve(to)
  const asked = Object.fromEntries(Object.entries({ scale, months, seed }).filter(([, value]) => value !== undefined))
  try {
    const files = await withProgress(null, (onProgress) =>
      writeDemo({
        ...asked,
        to: folder,
        onProgress: (step, share) =>
          onProgress({ step: 'demo', done: Math.round(share * 100), total: 100, about: step }),
      }),
    )
    if (to === undefined) {
      settle(join(home, 'rollcall.yaml'), demoSettings)
      settle(join(home, 'plans', 'floor-2026.yaml'), demoPlan)
    }
    const filled = to === undefined ? home : basename(folder) === 'inbox' ? dirname(folder) : null
    // A home with deliveries of its own does not become a demo by one more.
    if (filled !== null && !existsSync(join(filled, 'lake'))) markDemo(filled)
    return { to: folder, files }
  } catch (error) {
    if (error instanceof DemoError) throw new UsageError(error.message)
    throw error
  }
}

function settle(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  if (!existsSync(file)) writeFileSync(file, text)
}

const render = ({ to, files }: Demo) => {
  const records = files.reduce((all, file) => all + file.records, 0)
  return `The demo floor is in ${to}: ${files.length} files, ${records} records. What is true of it stands in ground_truth/.`
}

export const demoVerb = (program: Command) =>
  verb(program, 'demo', 'write the demo floor as contract files, with its ground truth beside it')
    .option('--scale <number>', 'size of the floor; 1 is about 600,000 contacts', positive)
    .option('--months <number>', 'months of activity', whole(1))
    .option('--seed <number>', 'another seed is another floor', whole(0))
    .option('--to <dir>', 'folder to write into (default: the inbox of the home)')
    .action(answering(demo, { render }))
