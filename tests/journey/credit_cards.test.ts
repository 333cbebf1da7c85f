import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Database, EditionFolder } from '#warehouse'
import type { RollRow } from '#sql'
import { rollcall } from '../rollcall.ts'
import { hasShared, shared } from '../shared.ts'
import { root } from '../tree.ts'

const statuses = [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8]

/** Rows of a reference file by the names of its columns. */
async function reference(name: string): Promise<Record<string, string>[]> {
  const text = await readFile(shared(`uci-credit-card/reference/${name}.csv`), 'utf8')
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  return rows.map((row) => Object.fromEntries(header.map((column, index) => [column, row[index]!])))
}

/** The clients' file with credit balances at 0: the reference weighs by max(bill, 0). */
function floored(csv: string): string {
  const [header = '', ...records] = csv.trimEnd().split('\n')
  const bills = header.split(',').flatMap((name, index) => (name.includes('BILL_AMT') ? [index] : []))
  return `${[
    header,
    ...records.map((record) => {
      const fields = record.split(',')
      for (const bill of bills) if (fields[bill]!.startsWith('-')) fields[bill] = '0'
      return fields.join(',')
    }),
  ].join('\n')}\n`
}

let folder: string
async function loaded(name: string, settings: string, change: (mapping: string) => string): Promise<string> {
  const home = join(folder, name)
  await mkdir(join(home, 'inbox'), { recursive: true })
  await mkdir(join(home, 'mappings'))
  await writeFile(join(home, 'rollcall.yaml'), settings)
  const mapping = await readFile(join(root, 'examples/uci-credit-card/clients.yaml'), 'utf8')
  await writeFile(join(home, 'mappings/clients.yaml'), change(mapping))
  const csv = await readFile(shared('uci-credit-card/UCI_Credit_Card.csv'), 'utf8')
  await writeFile(join(home, 'inbox/UCI_Credit_Card.csv'), floored(csv))
  expect(await rollcall(['run', '--home', home])).toMatchObject({ status: 0 })
  return home
}

async function matrix(home: string, ...more: string[]): Promise<RollRow[]> {
  const words = ['query', '--matrix', 'roll', '--from', '2005-04-01', '--to', '2005-10-01', '--format', 'json']
  const { stdout } = await rollcall([...words, ...more, '--home', home])
  return (JSON.parse(stdout) as { rows: RollRow[] }).rows
}

const printed = (share: number | null) => (share === null ? '' : share.toFixed(6))
const cell = ({ from, to, accounts, accounts_share, amount, amount_share }: RollRow) =>
  [from, to, String(accounts), printed(accounts_share), amount.replace('.00', ''), printed(amount_share)].join()
const printedCell = (row: Record<string, string>) =>
  ['from_state', 'to_state', 'accounts', 'rate_count', 'from_balance_floor0', 'rate_balance']
    .map((name) => row[name])
    .join()
const byPair = (row: Record<string, string>) => `${row['to_month']}|${printedCell(row)}`

describe.skipIf(!hasShared)('30,000 real credit-card clients (skipped where the shared data is absent)', () => {
  let home: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-uci-'))
    home = await loaded(
      'buckets',
      'timezone: Asia/Taipei\nbuckets: 0 | 1-30 | 31-60 | 61-90 | 91+\n',
      (mapping) => mapping,
    )
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('their roll matrix, month by month, is the reference to the last printed digit', async () => {
    const rows = await matrix(home)
    const expected = (await reference('transition_bucket_by_month')).map(byPair)
    expect(rows.map((row) => `${row.period!.slice(0, 7)}|${cell(row)}`).sort()).toEqual(expected.sort())
  })

  test('their pooled roll matrix is the reference to the last printed digit', async () => {
    const rows = await matrix(home, '--pool')
    expect(rows.map(cell).sort()).toEqual((await reference('transition_bucket_pooled')).map(printedCell).sort())
  })

  test('so are the matrices of the statuses as the bank wrote them', async () => {
    const labels = statuses.map(
      (label, from) => `  - { label: "${label}", from: ${from}${label === 8 ? '' : `, to: ${from}`} }`,
    )
    const values = statuses.map((status, dpd) => `${status}: ${dpd}`).join(', ')
    const raw = await loaded('raw', `timezone: Asia/Taipei\nbuckets:\n${labels.join('\n')}\n`, (mapping) =>
      mapping.replace(/dpd: \{ -2: 0.*\}/, `dpd: { ${values} }`),
    )
    expect((await matrix(raw, '--pool')).map(cell).sort()).toEqual(
      (await reference('transition_raw_pooled')).map(printedCell).sort(),
    )
    expect((await matrix(raw)).map((row) => `${row.period!.slice(0, 7)}|${cell(row)}`).sort()).toEqual(
      (await reference('transition_raw_by_month')).map(byPair).sort(),
    )
  })

  test('what worsened, stayed and was cured is the reference summary', async () => {
    const rows = await matrix(home)
    const order = ['M0', 'M1', 'M2', 'M3', 'M4+']
    for (const expected of await reference('roll_summary_by_month')) {
      const start = expected['from_month']!
      const from = rows.filter((row) => monthBefore(row.period!) === start && row.from === expected['bucket'])
      const sum = (which: (steps: number, to: string) => boolean, of: (row: RollRow) => number) =>
        from
          .filter(({ from, to }) => which(order.indexOf(to) - order.indexOf(from), to))
          .reduce((all, row) => all + of(row), 0)
      const accounts = (row: RollRow) => row.accounts
      const amount = (row: RollRow) => Number(row.amount)
      const all = { accounts: sum(() => true, accounts), balance: sum(() => true, amount) }
      const cured = (steps: number, to: string) => steps < 0 && to === 'M0'
      expect({
        accounts: String(all.accounts),
        worse: String(sum((steps) => steps > 0, accounts)),
        same: String(sum((steps) => steps === 0, accounts)),
        better: String(sum((steps) => steps < 0, accounts)),
        cured_to_M0: String(sum(cured, accounts)),
        worse_rate: all.accounts ? printed(sum((steps) => steps > 0, accounts) / all.accounts) : '',
        cure_rate: all.accounts ? printed(sum(cured, accounts) / all.accounts) : '',
        balance: String(all.balance),
        bal_worse: String(sum((steps) => steps > 0, amount)),
        bal_same: String(sum((steps) => steps === 0, amount)),
        bal_better: String(sum((steps) => steps < 0, amount)),
        bal_cured: String(sum(cured, amount)),
        bal_worse_rate: all.balance ? printed(sum((steps) => steps > 0, amount) / all.balance) : '',
        bal_cure_rate: all.balance ? printed(sum(cured, amount) / all.balance) : '',
      }).toEqual(
        Object.fromEntries(Object.entries(expected).filter(([name]) => name !== 'from_month' && name !== 'bucket')),
      )
    }
  })

  test('what was paid of the balance of the month before is the reference payment rate', async () => {
    const editions = new EditionFolder(join(home, 'editions'))
    const database = await Database.open(editions.fileOf((await editions.current())!), { readOnly: true })
    const rows = await database.rows<{ line: string }>(`
      with paid as (select account_id, last_day(effective_on) as as_of, sum(amount) as amount
                    from intermediate.money group by all),
      pairs as (select m.*, coalesce(p.amount, 0) as paid from intermediate.moves m left join paid p using (account_id, as_of)),
      segments as (
        select 'all' as segment, * from pairs
        union all select 'current', * from pairs where from_state = 'M0'
        union all select 'delinquent_M1plus', * from pairs where from_state <> 'M0'
        union all select 'delinquent_M2plus', * from pairs where from_state not in ('M0', 'M1'))
      select strftime(as_of, '%Y-%m') || ',' || segment || ',' || count(*) || ',' || cast(sum(opening_balance) as bigint)
        || ',' || cast(sum(paid) as bigint) || ',' || count(*) filter (paid > 0)
        || ',' || format('{:.6f}', sum(paid) / sum(opening_balance)) || ',' || format('{:.6f}', count(*) filter (paid > 0) / count(*)) as line
      from segments group by as_of, segment order by 1`)
    await database.close()
    const expected = (await reference('payment_rate_by_month')).map((row) => Object.values(row).join(','))
    expect(rows.map(({ line }) => line).sort()).toEqual(expected.sort())
  })

  test('a record broken over two lines is kept back by the run, which says so', async () => {
    const broken = join(folder, 'broken')
    await mkdir(join(broken, 'inbox'), { recursive: true })
    await cp(join(root, 'examples/uci-credit-card/clients.yaml'), join(broken, 'mappings/clients.yaml'))
    await cp(shared('uci-credit-card/dirty_split_record.csv'), join(broken, 'inbox/dirty_split_record.csv'))
    const { status, stdout } = await rollcall(['run', '--home', broken])
    expect(status).toBe(0)
    expect(stdout).toContain('30001 records, 29999 accepted, 2 in quarantine')
  })
})

const monthBefore = (day: string) => {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 2
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}
