import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Proposal } from '../mapping/index.ts'
import { nearest } from '../nearest.ts'
import { answering, UsageError, verb } from './conventions.ts'

interface MapWords {
  readonly table?: string
}

/** Proposes a mapping for a file. */
export async function map({ table }: MapWords, file: string): Promise<Proposal> {
  const [{ proposeMapping }, { isTable, tableNames }] = await Promise.all([
    import('../mapping/propose.ts'),
    import('../contract.ts'),
  ])
  const path = resolve(file)
  if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`, { file: path })
  if (table === undefined) return proposeMapping(path)
  if (isTable(table)) return proposeMapping(path, table)
  const near = nearest(table, tableNames)
  throw new UsageError(
    `There is no table ${table}; ${near === null ? `there are ${tableNames.join(', ')}.` : `did you mean ${near}?`}`,
    { table },
  )
}

export const mapVerb = (program: Command) =>
  verb(program, 'map', 'propose a mapping for a file, with the confidence of each column; save it in mappings/')
    .argument('<file>', 'a file as it is delivered')
    .option('--table <name>', 'the table it fills (default: what it looks most like)')
    .action(answering(map, { render: ({ yaml }: Proposal) => yaml.trimEnd() }))
