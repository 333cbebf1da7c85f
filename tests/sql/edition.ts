import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PublishedEdition } from '#sql'
import { floorIn, type Floor, type Told } from './floor.ts'

/** The file of an edition with the records given. */
export async function editionFile(records: Floor, told: Told = {}): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'rollcall-')), 'edition.duckdb')
  const database = await floorIn(file, records, told)
  await database.close()
  return file
}

/** The records given, built into a file and opened as readers open it. */
export const editionOf = async (records: Floor, told: Told = {}): Promise<PublishedEdition> =>
  PublishedEdition.open(await editionFile(records, told), 'test')
