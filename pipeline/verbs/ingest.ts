import type { Command } from 'commander'
import type { FileReport, IngestReport } from '../ingest/index.ts'
import { readSettings } from '../settings/index.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'
import { table } from './table.ts'

/** Takes in what is new in the inbox. */
export async function ingest({ home }: Common): Promise<IngestReport> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../ingest/index.ts')])
  return alone(
    home,
    'ingest',
    {},
    () => withProgress(home, (onProgress) => job.ingest(home, readSettings(home), onProgress)),
    ({ records, accepted, quarantined, refused }) => ({ facts: { records, accepted, quarantined, refused } }),
  )
}

const columns = [
  { title: 'file' },
  { title: 'table' },
  { title: 'records', figure: true },
  { title: 'accepted', figure: true },
  { title: 'quarantined', figure: true },
  { title: 'reasons' },
]

const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

const reasonsOf = ({ reasons }: FileReport) =>
  Object.entries(reasons)
    .map(([reason, records]) => `${reason} ${records}`)
    .join(', ')

/** What became of the inbox, as text. */
export function renderIngest({ files, records, accepted, quarantined, held }: IngestReport): string {
  const of = (outcome: FileReport['outcome']) => files.filter((file) => file.outcome === outcome)
  const [loaded, repeated, refused] = [of('loaded'), of('repeated'), of('refused')]
  const rows = loaded.map((one) => [one.file, one.table, one.records, one.accepted, one.quarantined, reasonsOf(one)])
  return [
    ...(rows.length > 0 ? [table(columns, rows)] : []),
    ...loaded.flatMap((one) => one.warnings.map((warning) => `${one.file}: ${warning}`)),
    ...refused.map((one) => `Refused: ${one.refused?.message ?? one.file}`),
    `${counted(loaded.length, 'file')} loaded: ${counted(records, 'record')}, ${accepted} accepted, ${quarantined} in quarantine.`,
    ...(repeated.length > 0 ? [`${counted(repeated.length, 'file')} had been loaded before.`] : []),
    ...(held > 0 ? [`${counted(held, 'reversal waits', 'reversals wait')} for an original.`] : []),
  ].join('\n')
}

export const ingestVerb = (program: Command) =>
  verb(program, 'ingest', 'take in what is new in the inbox; exit 1 when a file was refused').action(
    answering(ingest, { render: renderIngest, succeeded: ({ refused }) => refused === 0 }),
  )
