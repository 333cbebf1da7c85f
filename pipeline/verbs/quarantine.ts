import { InvalidArgumentError, type Command } from 'commander'
import type { Changes, QuarantineEntry, QuarantineGroup, ReplayReport } from '../quarantine/index.ts'
import { readSettings } from '../settings/index.ts'
import { whole } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

const desk = () => import('../quarantine/index.ts')
const jobs = () => import('../jobs/alone.ts')

interface Narrowed {
  readonly table?: string
  readonly reason?: string
}

/** What is kept back, by table, column and reason. */
export async function list({ home, table: name, reason }: Narrowed & Common): Promise<{ groups: QuarantineGroup[] }> {
  const groups = await (await desk()).listQuarantine(home)
  return { groups: groups.filter((one) => (name ?? one.table) === one.table && (reason ?? one.reason) === one.reason) }
}

function renderList({ groups }: { groups: readonly QuarantineGroup[] }): string {
  if (groups.length === 0) return 'Nothing is in quarantine.'
  const columns = [
    ...[{ title: 'table' }, { title: 'column' }, { title: 'reason' }, { title: 'records', figure: true }],
    ...[{ title: 'first' }, { title: 'value' }, { title: 'file' }],
  ]
  const rows = groups.map(({ table: name, column, reason, records, examples, files }) => {
    const [first] = examples
    return [name, column, reason, records, first?.id, first?.value, files.join(' ')]
  })
  return `${table(columns, rows)}\nSee one with \`rollcall quarantine show <first>\`.`
}

/** One record that is kept back. */
export const show = async ({ home }: Common, id: string): Promise<QuarantineEntry> =>
  (await desk()).showQuarantine(home, id)

function renderEntry({ id, file, record, place, problems, fields, text, correction }: QuarantineEntry): string {
  const bytes = place.byteFrom === null ? '' : `, bytes ${place.byteFrom}-${place.byteTo}`
  const row = place.row === null ? '' : `, row group ${place.rowGroup}, row ${place.row}`
  const changes = correction?.changes ?? {}
  const delivered: Readonly<Record<string, string | null>> = fields ?? { record: text }
  const columns = [...new Set([...Object.keys(delivered), ...Object.keys(changes)])]
  return [
    `${id}: record ${record} of ${file}${bytes}${row}`,
    ...problems.map(
      (one) =>
        `${one.table}${one.column === null ? '' : `.${one.column}`}: ${one.reason}${one.value === null ? '' : ` (${one.value})`}`,
    ),
    table(
      [{ title: 'column' }, { title: 'delivered' }, { title: 'put right' }],
      columns.map((column) => [column, delivered[column], changes[column] ?? '']),
    ),
  ].join('\n')
}

interface Fixes {
  readonly set?: Changes
}

/** Notes what a record should have said; the next replay reads it so. */
export async function fix({ home, set }: Fixes & Common, id: string): Promise<QuarantineEntry> {
  if (set === undefined) throw new UsageError(`Say what is right: rollcall quarantine fix ${id} --set column=value.`)
  const [{ alone }, { fixQuarantined }] = await Promise.all([jobs(), desk()])
  return alone(home, 'quarantine fix', { id }, () => fixQuarantined(home, id, set))
}

interface Causes {
  readonly table: string
  readonly column: string
  readonly reason: string
  readonly was?: string
  readonly to: string
}

/** Notes what one column of every record kept back for one cause should have said. */
export async function fixAll({ home, to, was, ...cause }: Causes & Common): Promise<{ fixed: number }> {
  const [{ alone }, pipeline] = await Promise.all([jobs(), desk()])
  const work = () => pipeline.fixAll(home, { ...cause, was: was ?? null }, to)
  return { fixed: await alone(home, 'quarantine fix-all', { ...cause }, work, (fixed) => ({ facts: { fixed } })) }
}

interface Replays extends Narrowed {
  readonly delivery?: number
}

/** Reads records that are kept back again, as the mappings say now and with what was put right. */
export async function replay(
  { home, table: name, reason, delivery }: Replays & Common,
  ids: string[],
): Promise<ReplayReport> {
  const [{ alone }, { replayQuarantine }] = await Promise.all([jobs(), desk()])
  const filter = {
    ...(ids.length > 0 ? { ids } : {}),
    ...(name === undefined ? {} : { table: name }),
    ...(reason === undefined ? {} : { reason }),
    ...(delivery === undefined ? {} : { delivery }),
  }
  return alone(
    home,
    'quarantine replay',
    {},
    () => replayQuarantine(home, readSettings(home), filter),
    ({ replayed, accepted }) => ({ facts: { replayed, accepted } }),
  )
}

const renderReplay = ({ replayed, accepted, quarantined, failures }: ReplayReport) =>
  [
    ...failures,
    `${replayed} replayed: ${accepted} accepted, ${quarantined} still in quarantine.${accepted > 0 ? ' `rollcall run` puts them into the numbers.' : ''}`,
  ].join('\n')

function addChange(text: string, before: Changes | undefined): Changes {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write column=value.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

export function quarantineVerb(program: Command): void {
  const group = verb(
    program,
    'quarantine',
    'records that were kept back: list, show, fix, fix-all, replay',
  ).helpCommand(false)
  verb(group, 'list', 'what is kept back, by table, column and reason')
    .option('--table <name>', 'of one table')
    .option('--reason <code>', 'of one reason')
    .action(answering(list, { render: renderList }))
  verb(group, 'show', 'one record, as it was delivered')
    .argument('<id>', 'its id, as in 12-345')
    .action(answering(show, { render: renderEntry }))
  verb(group, 'fix', 'note what a record should have said')
    .argument('<id>', 'its id, as in 12-345')
    .option('--set <column=value>', 'what is right; may be repeated', addChange)
    .action(answering(fix, { render: renderEntry }))
  verb(group, 'fix-all', 'note what one column of every record kept back for one cause should have said')
    .requiredOption('--table <name>', 'of this table')
    .requiredOption('--column <name>', 'the column that is wrong')
    .requiredOption('--reason <code>', 'kept back for this')
    .requiredOption('--to <value>', "what is right, in the contract's spelling")
    .option('--was <value>', 'only where this stands there')
    .action(
      answering(fixAll, {
        render: ({ fixed }) => `Of ${fixed} records it is noted; \`rollcall quarantine replay\` reads them so.`,
      }),
    )
  verb(group, 'replay', 'read records again, with what was put right and as the mappings say now')
    .argument('[ids...]', 'ids (default: all)')
    .option('--table <name>', 'of one table')
    .option('--reason <code>', 'of one reason')
    .option('--delivery <number>', 'of one delivery', whole(1))
    .action(answering(replay, { render: renderReplay, succeeded: ({ failures }) => failures.length === 0 }))
}
