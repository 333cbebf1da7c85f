import type { Manifest } from '#warehouse'
import { PublishedEdition } from '#sql'
import { readSettings } from '../settings/index.ts'
import { editionsOf, RunError, type About } from './build.ts'

/** Which edition is meant; with neither, the one in use. */
export interface Which {
  /** Its id. */
  readonly edition?: string | undefined
  /** The last one published until the end of that day, `YYYY-MM-DD`. */
  readonly asKnownOn?: string | undefined
}

const dayOf = (instant: string, timezone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(new Date(instant))

/** The edition meant. Fails where there is none, naming the first. */
export async function editionMeant(home: string, { edition, asKnownOn }: Which): Promise<Manifest<About>> {
  const folder = editionsOf(home)
  if (edition !== undefined) return folder.manifestOf(edition)
  if (asKnownOn === undefined) {
    const current = await folder.current()
    if (current !== null) return folder.manifestOf(current)
    throw new RunError('nothing_published', `Nothing is published in ${home}: run \`rollcall run\` first.`)
  }
  const { timezone } = readSettings(home)
  const editions = await folder.list()
  const known = editions.findLast(({ published_at }) => dayOf(published_at, timezone) <= asKnownOn)
  if (known !== undefined) return known
  const first = editions[0] === undefined ? 'none is' : `the first is of ${dayOf(editions[0].published_at, timezone)}`
  throw new RunError('nothing_published', `No edition was published until ${asKnownOn}: ${first}.`)
}

/** Opens the edition meant for as long as `use` takes. */
export async function withEdition<T>(
  home: string,
  which: Which,
  use: (edition: PublishedEdition) => Promise<T>,
): Promise<T> {
  const { id, about } = await editionMeant(home, which)
  const digits = about.settings.currency.minorUnits
  const edition = await PublishedEdition.open(editionsOf(home).fileOf(id), id, { digits })
  try {
    return await use(edition)
  } finally {
    await edition.close()
  }
}
