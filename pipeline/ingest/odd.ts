import type { SourceName } from '#sql'
import type { Database } from '#warehouse'
import { deliverable } from '../contract.ts'
import { countOf, parquetOf } from '../lake/engine.ts'
import { localOf } from './clock.ts'
import type { Loaded } from './load.ts'
import type { Zone } from './zone.ts'

/** What is accepted but odd among the rows a file has made, one sentence each. `home`: the clock of business dates. */
export async function oddities({ live }: Loaded, engine: Database, home: Zone): Promise<string[]> {
  const said: string[] = []
  for (const [table, made] of Object.entries(live) as [SourceName, { path: string }[]][])
    for (const [name, { oddBefore }] of Object.entries(deliverable(table))) {
      if (oddBefore === undefined || made.length === 0) continue
      const rows = parquetOf(made.map(({ path }) => path))
      const count = await countOf(engine, `from ${rows} where ${name} < (${localOf(oddBefore, home)})::date`)
      if (count > 0) said.push(`${count} records of ${table} have \`${name}\` before the day of \`${oddBefore}\``)
    }
  return said
}
