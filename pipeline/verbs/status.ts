import type { Command } from 'commander'
import type { RunRecord } from '../jobs/journal.ts'
import { answering, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

export interface EditionLine {
  readonly edition: string
  readonly in_use: boolean
  readonly as_of: string
  readonly published_at: string
  readonly checks: number
  readonly records: number
  readonly quarantined: number
  readonly bytes: number
}

export interface Status {
  readonly home: string
  /** The edition in use; null before the first. */
  readonly edition: string | null
  /** Its last day; null before the first. */
  readonly as_of: string | null
  /** Its month ends nothing was delivered for, which are derived. */
  readonly derived_months: readonly string[]
  /** Newest first. */
  readonly editions: readonly EditionLine[]
  readonly runs: readonly RunRecord[]
  /** Records kept back, by table and reason. */
  readonly quarantine: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** What is published, how fresh it is and what the last runs came to. */
export async function status({ home }: Common): Promise<Status> {
  const [{ editionsOf }, { lastRuns }, { readLake }] = await Promise.all([
    import('../jobs/build.ts'),
    import('../jobs/journal.ts'),
    import('../lake/index.ts'),
  ])
  const folder = editionsOf(home)
  const [current, manifests] = await Promise.all([folder.current(), folder.list()])
  const editions = manifests.reverse().map(({ id, published_at, bytes, about }): EditionLine => ({
    edition: id,
    in_use: id === current,
    as_of: about.as_of,
    published_at,
    checks: about.checks?.passed ?? 0,
    records: about.records,
    quarantined: about.quarantined,
    bytes,
  }))
  return {
    home,
    edition: current,
    as_of: editions.find(({ in_use }) => in_use)?.as_of ?? null,
    derived_months: manifests.find(({ id }) => id === current)?.about.derived ?? [],
    editions,
    runs: lastRuns(home),
    quarantine: (await readLake(home)).quarantine,
  }
}

const minute = (instant: string | null) => instant?.slice(0, 16).replace('T', ' ') ?? null

function render({ home, edition, as_of, derived_months: derived, editions, runs, quarantine }: Status): string {
  if (edition === null && runs.length === 0) return `Nothing is published in ${home}: run \`rollcall run\` first.`
  return [
    edition === null ? 'Nothing is published yet.' : `Edition ${edition} is in use: data as of ${as_of}.`,
    ...(derived.length === 0
      ? []
      : [`Derived from placements and payments: ${derived.length} month ends, ${derived[0]} to ${derived.at(-1)}.`]),
    '',
    table(
      [
        { title: 'edition' },
        { title: '' },
        { title: 'as of' },
        { title: 'published (UTC)' },
        { title: 'records', figure: true },
        { title: 'quarantined', figure: true },
        { title: 'checks', figure: true },
      ],
      editions.map((one) => [
        one.edition,
        one.in_use ? 'in use' : '',
        one.as_of,
        minute(one.published_at),
        one.records,
        one.quarantined,
        one.checks,
      ]),
    ),
    '',
    table(
      [{ title: 'run' }, { title: 'began (UTC)' }, { title: 'ended' }, { title: 'outcome' }, { title: 'what' }],
      runs.map((one) => [
        one.verb,
        minute(one.beganAt),
        minute(one.endedAt),
        one.outcome,
        one.error ?? one.edition ?? '',
      ]),
    ),
    ...renderQuarantine(quarantine),
  ].join('\n')
}

function renderQuarantine(quarantine: Status['quarantine']): string[] {
  const rows = Object.entries(quarantine).flatMap(([name, reasons]) =>
    Object.entries(reasons).map(([reason, records]) => [name, reason, records]),
  )
  if (rows.length === 0) return ['', 'Nothing is in quarantine.']
  return ['', table([{ title: 'in quarantine' }, { title: 'reason' }, { title: 'records', figure: true }], rows)]
}

export const statusVerb = (program: Command) =>
  verb(program, 'status', 'editions, freshness, last runs, quarantine').action(answering(status, { render }))
