import type { Command } from 'commander'
import { sourceOf } from '#sql'
import { isTable, tableNames } from '../contract.ts'
import type { Sighting } from '../lake/index.ts'
import { nearest } from '../nearest.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

/** Every accepted record with a key: `rows`, the one that stands first. */
export interface Traced {
  readonly table: string
  readonly rows: readonly Sighting[]
}

/** Walks a record back to the file and line it was delivered in, with those it replaced. */
export async function trace({ home }: Common, name: string, key: readonly string[]): Promise<Traced> {
  if (!isTable(name)) {
    const near = nearest(name, tableNames)
    throw new UsageError(`\`${name}\` is no table of the contract${near === null ? '' : `; did you mean \`${near}\`?`}`)
  }
  const columns = sourceOf(name).key
  if (key.length !== columns.length)
    throw new UsageError(
      `The key of ${name} is ${columns.join(', ')}: give ${columns.length === 1 ? 'one value' : `${columns.length} values`}, not ${key.length}.`,
    )
  const { traceRecord } = await import('../lake/index.ts')
  const rows = await traceRecord(home, name, key)
  if (rows.length > 0) return { table: name, rows }
  throw new UsageError(
    `No accepted record of ${name} has the key ${key.join(', ')}; \`rollcall quarantine list --table ${name}\` shows what was kept back.`,
    {},
    'unknown_record',
  )
}

const told = { stands: 'stands', replaced: 'was replaced', removed: 'removed its key', waits: 'waits for its original' }

const render = ({ rows }: Traced) =>
  rows
    .map(({ standing, file, sha256, record, loaded_at, values }) =>
      [
        `Record ${record} of ${file} ${told[standing]}.`,
        `Taken in ${loaded_at.slice(0, 19).replace('T', ' ')} UTC, SHA-256 of the file ${sha256}.`,
        table([{ title: 'column' }, { title: 'value' }], Object.entries(values)),
      ].join('\n'),
    )
    .join('\n\n')

export const traceVerb = (program: Command) =>
  verb(program, 'trace', 'walk a record back to the file and line it came from')
    .argument('<table>', 'a table of the contract, such as payments')
    .argument('<key...>', 'a value for each column of its key')
    .addHelpText('after', '\nExample: rollcall trace payments P1')
    .action(answering(trace, { render }))
