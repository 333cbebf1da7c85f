import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { markDemo } from '#state'
import { EditionFolder } from '#warehouse'
import { pino } from 'pino'
import { startServer, type RunningServer, type ServerOptions } from '../../web/server.ts'
import { floorIn, type Floor, type Told } from '../sql/floor.ts'

/** A demo home, which opens to a visitor; `people`: one whose readers need accounts. */
export async function newHome(kind: 'demo' | 'people' = 'demo'): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'rollcall-home-'))
  if (kind === 'demo') markDemo(home)
  return home
}
export const removeHome = (home: string): Promise<void> => rm(home, { recursive: true, force: true })

export const about = (asOf: string) => ({
  as_of: asOf,
  quarantined: 2,
  checks: { passed: 41, warnings: [] },
  settings: { currency: { code: 'CNY', minorUnits: 2 } },
})

/** Builds, checks and publishes the records given; answers the id of the edition. */
export async function publish(
  home: string,
  records: Floor,
  asOf = '2026-07-31',
  settings: object = {},
  rules: NonNullable<Told['rules']> = {},
): Promise<string> {
  const editions = new EditionFolder(join(home, 'editions'))
  const file = await editions.newFile()
  const database = await floorIn(file, records, { asOf, rules })
  await database.run('checkpoint')
  await database.close()
  const told = { ...about(asOf), settings: { ...about(asOf).settings, ...settings } }
  return (await editions.publish(file, asOf, told, new Date('2026-08-01T01:00:00Z'))).id
}

/** The real server on a free port, without its log. */
export const serve = (home: string, options: Partial<ServerOptions> = {}): Promise<RunningServer> =>
  startServer({ home, port: 0, logger: pino({ level: 'silent' }), ...options })
