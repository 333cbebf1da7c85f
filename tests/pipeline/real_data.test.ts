import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasShared, shared } from '../shared.ts'
import { root } from '../tree.ts'
import { makeHome, type Home } from './home.ts'

const example = (path: string) => join(root, 'examples', path)

/** Lines of a reference file without its header, split. */
const reference = (path: string) =>
  readFileSync(shared(path), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

function clients(file: string, mapping = 'clients'): Home {
  const home = makeHome()
  home.copy(example(`uci-credit-card/${mapping}.yaml`), 'mappings/clients.yaml')
  home.copy(shared(`uci-credit-card/${file}`), `inbox/${file}`)
  return home
}

const monthEnds = `select strftime(as_of, '%Y-%m'), count(*), sum(balance), sum(dpd), sum(cycles_past_due)
  from account_months group by 1 order by 1`
const paid = `select strftime(effective_on, '%Y-%m'), count(*), sum(amount) from payments group by 1 order by 1`

describe.skipIf(!hasShared)('real exports (skipped where the shared data is absent)', () => {
  test('six months side by side become month ends, payments and accounts, exact to the cent', async () => {
    using home = clients('UCI_Credit_Card.csv')
    const { files } = await home.ingest()
    expect(files).toMatchObject([{ outcome: 'loaded', records: 30_000, accepted: 30_000, quarantined: 0 }])
    const months = Map.groupBy(reference('uci-credit-card/reference/status_by_month.csv'), ([month]) => month)
    const sum = (month: string, column: number) =>
      months
        .get(month)!
        .reduce((all, row) => all + BigInt(row[column]!), 0n)
        .toString()
    const balances = await home.query(monthEnds)
    expect(balances.map(([month, count, bill]) => [month, count, bill])).toEqual(
      [...months.keys()].map((month) => [month, sum(month!, 2), `${sum(month!, 3)}.00`]),
    )
    const payments = await home.query(paid)
    expect(payments.map(([month, , amount]) => [month, amount])).toEqual(
      [...months.keys()].map((month) => [month, `${sum(month!, 5)}.00`]),
    )
    expect(await home.query('select count(*), count(distinct debtor_id), min(product) from accounts')).toEqual([
      ['30000', '30000', 'card'],
    ])
  })

  test('a record broken over two lines is kept back, and the 29,999 others are taken in', async () => {
    using home = clients('dirty_split_record.csv')
    const { files } = await home.ingest()
    expect(files).toMatchObject([
      { outcome: 'loaded', records: 30_001, accepted: 29_999, quarantined: 2, reasons: { malformed_record: 2 } },
    ])
    expect(await home.query(`select count(*), count(*) filter (account_id in ('1', '0000')) from accounts`)).toEqual([
      ['29999', '0'],
    ])
  })

  test('the same clients saved again with CRLF and 5.00E+05 are the same to the cent', async () => {
    using clean = clients('UCI_Credit_Card.csv')
    using resaved = clients('dirty_crlf_scientific_notation.csv', 'resaved')
    await clean.ingest()
    expect((await resaved.ingest()).files).toMatchObject([{ records: 30_000, accepted: 30_000 }])
    const tables = [
      ['accounts', 'account_id'],
      ['account_months', 'account_id, as_of'],
      ['payments', 'payment_id'],
    ]
    for (const [table, key] of tables) {
      const content = `select count(*), md5(string_agg(t::varchar, '|' order by ${key})) from ${table} t`
      expect(await resaved.query(content)).toEqual(await clean.query(content))
    }
  })

  test.for(['utf8_bom', 'utf16le_bom', 'gb18030', 'gbk'])(
    'Chinese snapshots in %s have the sums of the source',
    async (encoding) => {
      using home = makeHome()
      home.copy(example('zh-exports/snapshots.yaml'), 'mappings/snapshots.yaml')
      home.copy(shared(`zh-exports/snapshots_${encoding}.csv`), `inbox/snapshots_${encoding}.csv`)
      const { files } = await home.ingest()
      expect(files).toMatchObject([{ outcome: 'loaded', records: 6000, accepted: 6000, quarantined: 0 }])
      const months = reference('zh-exports/reference_by_month.csv').map(([month = '', ...sums]) => [
        month.replace('年', '-').replace('月', ''),
        ...sums,
      ])
      const delinquent = `select strftime(as_of, '%Y-%m'), count(*), count(*) filter (cycles_past_due >= 1), sum(balance)
      from account_months group by 1 order by 1`
      expect(await home.query(delinquent)).toEqual(months.map((sums) => sums.slice(0, 4)))
      expect((await home.query(paid)).map(([month, , sum]) => [month, sum])).toEqual(
        months.map(([month, , , , sum]) => [month, sum]),
      )
    },
  )
})
