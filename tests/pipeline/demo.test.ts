import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { sources, sourceOf, type SourceName } from '#sql'
import { DemoError, demoSettings, writeDemo, type DemoFile } from '#pipeline/demo/index'
import { plainNotes, plantedNotes } from '#pipeline/demo/phrases'
import { parseSettings } from '#pipeline/settings/index'
import { compareFairly, judgePromises, rankCorrelation } from './demo/measures.ts'
import { openFloor, text, type Reader } from './demo/reader.ts'
import { judge } from './demo/rules.ts'
import { rollcall } from '../rollcall.ts'
import { root } from '../tree.ts'

const end = '2026-10-31'
let folder: string
let files: DemoFile[]
let floor: Reader

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'))
  files = await writeDemo({ to: join(folder, 'floor') })
  floor = await openFloor(join(folder, 'floor'))
}, 180_000)

afterAll(async () => {
  floor.close()
  await rm(folder, { recursive: true, force: true })
})

const hashes = (list: readonly DemoFile[]) => Object.fromEntries(list.map((file) => [file.name, file.sha256]))
const delivered = () => files.filter((file) => !file.name.includes('/'))

describe('the demo floor is made from its seed', () => {
  test('the same seed gives the same bytes on one thread and on two, in little memory and in much', async () => {
    const small = { scale: 0.1, months: 4, seed: 7 }
    const one = await writeDemo({ ...small, to: join(folder, 'one'), threads: 1, memory: '300MB' })
    const two = await writeDemo({ ...small, to: join(folder, 'two'), threads: 2, memory: '2GB' })
    expect(hashes(two)).toEqual(hashes(one))
    const other = await writeDemo({ ...small, seed: 8, to: join(folder, 'two') })
    expect(other.length).toBe(one.length)
    expect(hashes(other)['contacts.2026-10.parquet']).not.toBe(hashes(one)['contacts.2026-10.parquet'])
  }, 120_000)

  test('a folder with files that are not a demo is refused and left alone', async () => {
    const to = join(folder, 'taken')
    await writeDemo({ scale: 0.05, months: 1, to })
    await writeFile(join(to, 'payments.march.csv'), 'mine\n')
    await expect(writeDemo({ scale: 0.05, months: 1, to })).rejects.toThrow(DemoError)
    expect(await readFile(join(to, 'payments.march.csv'), 'utf8')).toBe('mine\n')
  }, 60_000)

  test('sizes that make no floor are refused with one sentence', async () => {
    const to = join(folder, 'none')
    await expect(writeDemo({ to, scale: 0 })).rejects.toThrow('Scale 0 is not between 0.05 and 1000.')
    await expect(writeDemo({ to, end: '2026-10-30' })).rejects.toThrow('End 2026-10-30 is not the last day of a month')
  })

  test('it has the size of the reference floor', async () => {
    expect(await floor.number('select count(*) from collectors')).toBe(60)
    expect(await floor.rows('select kind, count(*)::INT as n from teams group by 1 order by 1')).toEqual([
      { kind: 'agency', n: 1 },
      { kind: 'in_house', n: 5 },
    ])
    expect(await floor.number('select count(*) from accounts')).toBe(20_000)
    expect(await floor.number('select count(distinct as_of) from account_months')).toBe(14)
    const contacts = await floor.number('select count(*) from contacts')
    expect(contacts).toBeGreaterThan(570_000)
    expect(contacts).toBeLessThan(630_000)
  })
})

describe('the files are those of the data contract', () => {
  test('every table of the contract is delivered', () => {
    const tables = new Set(delivered().map((file) => file.name.split('.')[0]))
    expect([...tables].sort()).toEqual(Object.keys(sources).sort())
  })

  test('every file has the required columns of its table and no column the table does not know', async () => {
    for (const { name } of delivered()) {
      const { delivered: columns } = sourceOf(name.split('.')[0] as SourceName)
      const header = await floor.texts(
        `select column_name from (describe select * from '${join(folder, 'floor', name)}')`,
      )
      const required = Object.entries(columns)
        .filter(([, column]) => column.required !== 'no')
        .map(([column]) => column)
      expect({ name, unknown: header.filter((column) => !(column in columns)) }).toEqual({ name, unknown: [] })
      expect({ name, missing: required.filter((column) => !header.includes(column)) }).toEqual({ name, missing: [] })
    }
  })

  test('keys are unique and required values are there', async () => {
    for (const table of Object.keys(sources) as SourceName[]) {
      const { key, delivered: columns } = sourceOf(table)
      const twice = await floor.number(
        `select count(*) from (select 1 from ${table} group by ${key.join(', ')} having count(*) > 1)`,
      )
      const needed = Object.entries(columns)
        .filter(([, column]) => column.required === 'value')
        .map(([name]) => `"${name}" is null`)
      const empty = await floor.number(`select count(*) from ${table} where ${needed.join(' or ')}`)
      expect({ table, twice, empty }).toEqual({ table, twice: 0, empty: 0 })
    }
  })

  test('every reference finds its record', async () => {
    for (const [table, column, target] of [
      ['contacts', 'account_id', 'accounts'],
      ['contacts', 'collector_id', 'collectors'],
      ['payments', 'account_id', 'accounts'],
      ['promises', 'contact_id', 'contacts'],
      ['assignments', 'account_id', 'accounts'],
      ['assignments', 'collector_id', 'collectors'],
      ['placements', 'account_id', 'accounts'],
      ['account_months', 'account_id', 'accounts'],
      ['reviews', 'contact_id', 'contacts'],
      ['review_items', 'review_id', 'reviews'],
      ['complaints', 'contact_id', 'contacts'],
      ['surveys', 'contact_id', 'contacts'],
      ['team_memberships', 'team_id', 'teams'],
      ['costs', 'team_id', 'teams'],
      ['breach_decisions', 'contact_id', 'contacts'],
    ] as const) {
      const lost = await floor.number(
        `select count(*) from ${table} t anti join ${target} o using (${column}) where t.${column} is not null`,
      )
      expect({ table, column, lost }).toEqual({ table, column, lost: 0 })
    }
  })
})

describe('the floor hangs together', () => {
  test('the balance of an account past due falls by what is paid and waived and grows by its charges, to the cent', async () => {
    const wrong = await floor.number(`
      with net as (
        select account_id, last_day(effective_on) as as_of, sum(case when kind = 'reversal' then -amount else amount end::DECIMAL(18,2)) as net
        from payments where status = 'posted' group by all)
      select count(*) from account_months b join account_months e on e.account_id = b.account_id and e.as_of = last_day(b.as_of + 1)
      left join net on net.account_id = e.account_id and net.as_of = e.as_of
      where b.dpd > 0 and b.status = 'open' and e.status = 'open' and e.balance > 1
        and e.balance <> b.balance - coalesce(net, 0) + round(b.balance * 0.012, 2)`)
    expect(wrong).toBe(0)
  })

  test('a promise is made in a conversation of its collector with the debtor, before it is due', async () => {
    expect(
      await floor.number(`select count(*) from promises p join contacts c using (contact_id)
      where c.party <> 'debtor' or not c.connected or c.account_id <> p.account_id or c.collector_id <> p.collector_id or p.made_at < c.started_at`),
    ).toBe(0)
    expect(
      await floor.number(`select count(*) from promises where due_on < timezone('Asia/Shanghai', made_at)::DATE`),
    ).toBe(0)
  })

  test('nobody works a day without being employed, and talk fits into the shift', async () => {
    expect(
      await floor.number(`select count(*) from contacts c join collectors using (collector_id)
      where timezone('Asia/Shanghai', started_at)::DATE < hired_on or timezone('Asia/Shanghai', started_at)::DATE > left_on`),
    ).toBe(0)
    expect(await floor.number('select count(*) from shifts where talk_minutes > worked_minutes')).toBe(0)
    expect(
      await floor.number(`select count(*) from contacts c anti join shifts s on s.collector_id = c.collector_id
      and s.worked_on = timezone('Asia/Shanghai', started_at)::DATE and worked_minutes > 0 where c.collector_id is not null`),
    ).toBe(0)
  })

  test('people change teams in the middle of a month', async () => {
    expect(
      await floor.number('select count(*) from team_memberships where valid_to is not null and day(valid_to) = 16'),
    ).toBeGreaterThan(0)
    expect(
      await floor.number(
        'select count(*) from (select 1 from team_memberships group by collector_id having count(*) > 1)',
      ),
    ).toBeGreaterThan(1)
  })

  test('no reversal exceeds its payment or is dated before it', async () => {
    expect(await floor.number(`select count(*) from payments where kind = 'reversal'`)).toBeGreaterThan(100)
    expect(
      await floor.number(`select count(*) from payments r left join payments p on p.payment_id = r.reverses_payment_id and p.kind = 'payment' and p.account_id = r.account_id
      where r.kind = 'reversal' and (p.payment_id is null or r.amount > p.amount or r.effective_on < p.effective_on)`),
    ).toBe(0)
  })
})

describe('the marginals are those of the reference case and of real data', () => {
  const between = (value: number, low: number, high: number) => {
    expect(value).toBeGreaterThanOrEqual(low)
    expect(value).toBeLessThanOrEqual(high)
  }
  const opening = `account_months b where b.dpd > 0 and b.status = 'open' and b.as_of < DATE '${end}'`
  const money = `select account_id, last_day(effective_on) as as_of, sum(amount) as paid from payments where kind = 'payment' and status = 'posted' group by all`

  test('3.2-3.4 % of the delinquent balance is paid a month, by 47-50 % of the delinquent accounts', async () => {
    const row =
      await floor.row(`with money as (${money}) select sum(paid)::DOUBLE / sum(b.balance)::DOUBLE as paid, count(paid) / count(*) as paying
      from (select * from ${opening}) b left join money m on m.account_id = b.account_id and m.as_of = last_day(b.as_of + 1)`)
    between(Number(row.paid), 0.032, 0.034)
    between(Number(row.paying), 0.47, 0.5)
  })

  test('81 % of the resolved promises are kept', async () => {
    await judgePromises(floor, end)
    between(
      await floor.number(
        `select count(*) filter (status = 'kept') / count(*) filter (status in ('kept', 'partial', 'broken')) from outcome where is_mature`,
      ),
      0.79,
      0.83,
    )
  })

  test('the overdue rate rises over the months to about 8.5 %, in a mix of 60, 25 and 15', async () => {
    const rates = (
      await floor.rows(`select as_of, sum(balance) filter (dpd >= 1)::DOUBLE / sum(balance)::DOUBLE as rate from account_months
      where status in ('open', 'restructured') group by 1 order by 1`)
    ).map((r) => Number(r.rate))
    between(rates[0] ?? 0, 0.05, 0.062)
    between(rates.at(-1) ?? 0, 0.081, 0.089)
    const mix =
      await floor.row(`select sum(balance) filter (product = 'card') / sum(balance) as card, sum(balance) filter (product = 'instalment') / sum(balance) as instalment
      from account_months join accounts using (account_id) where status = 'open' and dpd > 0`)
    between(Number(mix.card), 0.56, 0.64)
    between(Number(mix.instalment), 0.21, 0.29)
  })

  test('roll rates of M0, M2 and M3 are near the UCI credit-card reference', async () => {
    const moves =
      await floor.rows(`select least((b.dpd + 29) // 30, 4) as b, least((e.dpd + 29) // 30, 4) as e, count(*)::INT as n
      from account_months b join account_months e on e.account_id = b.account_id and e.as_of = last_day(b.as_of + 1)
      where b.status = 'open' and e.status = 'open' group by all`)
    const share = (from: number, to: number) => {
      const row = moves.filter((m) => Number(m.b) === from)
      return Number(row.find((m) => Number(m.e) === to)?.n ?? 0) / row.reduce((sum, m) => sum + Number(m.n), 0)
    }
    for (const [from, to, reference] of [
      [0, 0, 0.9388],
      [2, 0, 0.2534],
      [2, 1, 0.1028],
      [2, 2, 0.5805],
      [2, 3, 0.0633],
      [3, 0, 0.1588],
      [3, 1, 0.0984],
      [3, 2, 0.3267],
      [3, 3, 0.1588],
      [3, 4, 0.2572],
    ] as const)
      between(share(from, to), reference - 0.04, reference + 0.04)
  })

  test('satisfaction is 3.5 of 5 and complaints are mostly about manner, disclosure and attitude', async () => {
    between(await floor.number('select avg(score) from surveys'), 3.4, 3.6)
    between(
      await floor.number(
        `select count(*) filter (category in ('manner', 'disclosure', 'attitude')) / count(*) from complaints`,
      ),
      0.7,
      0.9,
    )
  })
})

describe('the ground truth names what is planted', () => {
  test('the cn rules find exactly the breaches and the unanswerable contacts it lists', async () => {
    await judge(floor)
    expect(
      await floor.rows(`select rule_id, count(*)::INT > 20 as some from true_breaches group by 1 order by 1`),
    ).toHaveLength(5)
    for (const [truth, outcome] of [
      ['true_breaches', 'breach'],
      ['true_not_evaluable', 'not_evaluable'],
    ] as const) {
      const found = `select contact_id, rule_id from judged where outcome = '${outcome}'`
      const listed = `select contact_id, rule_id from ${truth}`
      expect({ truth, unlisted: await floor.rows(`${found} except ${listed}`) }).toEqual({ truth, unlisted: [] })
      expect({ truth, unfound: await floor.rows(`${listed} except ${found}`) }).toEqual({ truth, unfound: [] })
    }
    expect(await floor.number(`select count(*) from true_near_misses anti join contacts using (contact_id)`)).toBe(0)
    expect(
      await floor.number(`select count(*) from true_near_misses semi join true_breaches using (contact_id, rule_id)`),
    ).toBe(0)
  }, 60_000)

  test('contacts under a cease are exactly those it lists', async () => {
    const found = `select contact_id from contacts c join permissions p on p.account_id = c.account_id and p.kind = 'cease'
      and c.started_at >= p.valid_from and (p.valid_to is null or c.started_at < p.valid_to) where direction = 'outbound'`
    expect(await floor.number(`select count(*) from true_ceased_contacts`)).toBeGreaterThan(5)
    expect(
      await floor.rows(
        `(${found} except select contact_id from true_ceased_contacts) union all (select contact_id from true_ceased_contacts except ${found})`,
      ),
    ).toEqual([])
  })

  test('each way of gaming shows in the numbers of the one who does it', async () => {
    const first = async (sql: string) => (await floor.texts(sql))[0]
    const gamer = async (game: string) => first(`select collector_id from true_gaming where game = '${game}'`)
    expect(await first('select collector_id from promises group by 1 order by median(amount) limit 1')).toBe(
      await gamer('promise_stuffing'),
    )
    expect(
      await first(
        `select collector_id from outcome group by 1 having count(*) > 50 order by count(*) filter (status = 'superseded') / count(*) desc limit 1`,
      ),
    ).toBe(await gamer('re_dating'))
    expect(
      await first(
        `select collector_id from contacts where party = 'debtor' and channel = 'call' group by 1 order by count(*) filter (talk_seconds <= 8) / count(*) desc limit 1`,
      ),
    ).toBe(await gamer('short_rpc'))
    expect(
      await first(`with large as (select collector_id, account_id from assignments where assigned_amount >= 10000)
      select collector_id, count(contact_id) / count(distinct account_id) as tries from large left join contacts using (collector_id, account_id)
      group by 1 having count(distinct account_id) > 50 order by tries limit 1`),
    ).toBe(await gamer('cherry_picking'))
    expect(await floor.number('select count(*) from true_gaming_promises anti join promises using (promise_id)')).toBe(
      0,
    )
  })

  test('every dirty record it lists stands where it says', async () => {
    const dirty = await floor.rows(
      'select file, record::INT as record, key, "column", value from read_csv(' +
        `'${join(folder, 'floor/ground_truth/dirty.csv')}', all_varchar = true)`,
    )
    expect(dirty.length).toBeGreaterThan(12)
    for (const { file, record, key, column, value } of dirty) {
      const [header = '', ...lines] = (await readFile(join(folder, 'floor', text(file)), 'utf8')).trimEnd().split('\n')
      const fields = lines[Number(record) - 1]?.split(',') ?? []
      expect(fields[0]).toBe(key)
      expect(fields[header.split(',').indexOf(text(column))]).toBe(text(value))
    }
  })

  test('the real command line writes it, takes it in and keeps back exactly the dirty records it lists', async () => {
    const home = join(folder, 'home')
    const made = await rollcall(['demo', '--home', home, '--scale', '0.05', '--months', '2'])
    expect(made.status).toBe(0)
    expect((await rollcall(['ingest', '--home', home, '--json'])).status).toBe(0)
    const list = await rollcall(['quarantine', 'list', '--home', home, '--json'])
    const { groups } = JSON.parse(list.stdout) as {
      groups: { column: string; reason: string; records: number; examples: { file: string; record: number }[] }[]
    }
    const kept = groups.flatMap(({ column, reason, examples }) =>
      examples.map(({ file, record }) => [file, record, column, reason].join(' ')),
    )
    const dirty = await floor.texts(`select concat_ws(' ', file, record, "column", reason)
      from read_csv('${join(home, 'inbox/ground_truth/dirty.csv')}', all_varchar = true)`)
    expect(kept.sort()).toEqual(dirty.sort())
    expect(groups.reduce((sum, group) => sum + group.records, 0)).toBe(dirty.length)
  }, 120_000)

  test('the planted wording is in the shipped dictionary under its category, the plain notes are not', async () => {
    const pack = parse(await readFile(join(root, 'sql/rules/words.yaml'), 'utf8')) as {
      rules: { words: { category: string; phrases: string[] }[] }[]
    }
    const lists = pack.rules.flatMap((rule) => rule.words)
    const found = (note: string) =>
      lists.filter(({ phrases }) => phrases.some((phrase) => note.toLowerCase().includes(phrase.toLowerCase())))
    for (const [category, note] of plantedNotes)
      expect({ note, found: found(note).map((list) => list.category) }).toEqual({ note, found: [category] })
    for (const note of plainNotes) expect({ note, found: found(note) }).toEqual({ note, found: [] })
    expect(
      await floor.number('select count(*) from true_words join contacts using (contact_id) where text = phrase'),
    ).toBe(await floor.number('select count(*) from true_words'))
  })

  test('overlapping and void assignments are exactly those it lists', async () => {
    const found = `select assignment_id as key from assignments a where ended_on = assigned_on or exists (select 1 from assignments b
      where b.account_id = a.account_id and b.assignment_id <> a.assignment_id and b.assigned_on <= a.assigned_on and (b.ended_on is null or b.ended_on > a.assigned_on)
        and (b.ended_on is null or b.ended_on > b.assigned_on))`
    const listed = `select key from true_warnings where file = 'assignments.csv'`
    expect(await floor.rows(`(${found} except ${listed}) union all (${listed} except ${found})`)).toEqual([])
  })

  test('expected against actual finds true skill far better than raw recovery does', async () => {
    await compareFairly(floor)
    const [raw, shrunk] = [await rankCorrelation(floor, 'raw'), await rankCorrelation(floor, 'shrunk')]
    expect(shrunk).toBeGreaterThan(0.65)
    expect(shrunk - raw).toBeGreaterThan(0.2)
  })
})

test('the recommended settings are valid and name the zone, the currency and the packs of the floor', () => {
  expect(parseSettings(demoSettings)).toMatchObject({
    timezone: 'Asia/Shanghai',
    currency: { code: 'CNY', minorUnits: 2 },
    rules: { packs: ['cn', 'words'], defaultDebtorTimezone: 'Asia/Shanghai' },
  })
})
