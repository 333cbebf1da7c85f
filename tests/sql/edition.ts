import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PublishedEdition } from '#sql'
import { floorIn, type Floor, type Told } from './floor.ts'

/** The records given, built into a file and opened as readers open it. */
export async function editionOf(records: Floor, told: Told = {}): Promise<PublishedEdition> {
  const file = join(await mkdtemp(join(tmpdir(), 'rollcall-')), 'edition.duckdb')
  const database = await floorIn(file, records, told)
  await database.close()
  return PublishedEdition.open(file, 'test')
}
