import type { Command } from 'commander'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initialSettings } from '../settings/index.ts'
import { answering, verb, type Common } from './conventions.ts'

/** `written`: whether `rollcall.yaml` is new; one that was there is left as it is. */
export interface Initialised {
  readonly home: string
  readonly written: boolean
}

export const folders = [
  'mappings',
  'plans',
  'rules',
  'scenarios',
  'inbox',
  'lake',
  'quarantine',
  'editions',
  'state',
  'logs',
]

/** Makes the folders of an installation and a commented `rollcall.yaml`. */
export async function init({ home }: Common): Promise<Initialised> {
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true })
  const file = join(home, 'rollcall.yaml')
  const written = !existsSync(file)
  if (written) writeFileSync(file, initialSettings())
  return Promise.resolve({ home, written })
}

const render = ({ home, written }: Initialised) =>
  `${home} is ready. ${written ? 'Its settings are in rollcall.yaml' : 'Its rollcall.yaml was there and is unchanged'}; put deliveries into inbox/ and run \`rollcall run\`.`

export const initVerb = (program: Command) =>
  verb(program, 'init', 'write a commented rollcall.yaml and the folders').action(answering(init, { render }))
