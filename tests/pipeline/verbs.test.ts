import { tableFromIPC } from 'apache-arrow'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

/** A home with the demo floor, published once; every test that changes something takes a copy. */
const published = folder()
afterAll(() => published[Symbol.dispose]())

beforeAll(async () => {
  const demo = await rollcall(['demo', '--scale', '0.05', '--months', '3', '--home', published.path])
  expect(demo.stderr).not.toContain('rror')
  expect(demo.status).toBe(0)
  const run = await rollcall(['run', '--home', published.path])
  expect(run.status, run.stderr).toBe(0)
})

function copy() {
  const home = folder()
  cpSync(published.path, home.path, { recursive: true })
  return home
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await rollcall([...args, '--json'])
  expect(stderr.includes('rror') ? stderr : '').toBe('')
  expect(status).toBe(0)
  return JSON.parse(stdout) as T
}

const failed = async (...args: readonly string[]) => {
  const { status, stdout } = await rollcall([...args, '--json'])
  return { status, ...(JSON.parse(stdout) as { error: { code: string; message: string } }).error }
}

interface Status {
  readonly edition: string
  readonly as_of: string
  readonly editions: readonly { edition: string; in_use: boolean; checks: number; quarantined: number }[]
  readonly runs: readonly { verb: string; outcome: string; edition: string | null; error: string | null }[]
  readonly quarantine: Record<string, Record<string, number>>
}

const status = (home: string) => json<Status>('status', '--home', home)

test('the demo settings suit the floor and its ground truth is no delivery', async () => {
  expect(readFileSync(join(published.path, 'rollcall.yaml'), 'utf8')).toContain('packs: [cn, words]')
  const { files, refused } = await json<{ files: { file: string; outcome: string }[]; refused: number }>(
    'ingest',
    '--home',
    published.path,
  )
  expect(refused).toBe(0)
  expect(files.filter(({ file }) => file.includes('ground_truth'))).toEqual([])
  expect(new Set(files.map(({ outcome }) => outcome))).toEqual(new Set(['repeated']))
})

test('status shows the edition in use, what is kept back and the run that made it', async () => {
  const shown = await status(published.path)
  expect(shown.as_of).toBe('2026-10-31')
  expect(shown.editions).toMatchObject([{ edition: shown.edition, in_use: true }])
  expect(shown.editions[0]?.checks).toBeGreaterThan(100)
  expect(shown.quarantine.payments?.orphan_reversal).toBe(1)
  expect(shown.runs.at(-1)).toMatchObject({ verb: 'run', outcome: 'published', edition: shown.edition, error: null })
  expect((await rollcall(['status', '--home', published.path])).stdout).toContain(`Edition ${shown.edition} is in use`)
})

describe('query', () => {
  const question = ['query', '--home', published.path, '--metrics', 'net_collected,kept_rate', '--by', 'team']

  interface Row {
    readonly team: string | null
    readonly net_collected: { value: string; n: number }
  }
  const rows = async (...more: readonly string[]) => (await json<{ rows: Row[] }>(...question, ...more)).rows

  test('answers JSON with --format json as with --json', async () => {
    const { stdout } = await rollcall([...question, '--format', 'json'])
    expect((JSON.parse(stdout) as { rows: Row[] }).rows).toEqual(await rows())
  })

  test('answers the same rows as a table, CSV, Arrow and Parquet', async () => {
    const expected = await rows()
    const { stdout: shown } = await rollcall(question)
    const { stdout: csv } = await rollcall([...question, '--format', 'csv'])
    const { bytes: arrow } = await rollcall([...question, '--format', 'arrow'])
    const { bytes: parquet } = await rollcall([...question, '--format', 'parquet'])
    const records = csv
      .replace('\uFEFF', '')
      .trim()
      .split('\r\n')
      .map((line) => line.split(','))
    const columns = tableFromIPC(arrow).toArray() as { team: string | null; net_collected: string }[]
    expect(records[0]?.slice(0, 2)).toEqual(['team', 'net_collected'])
    for (const [index, { team, net_collected: net }] of expected.entries()) {
      expect(shown).toContain(net.value)
      expect(records[index + 1]?.slice(0, 2)).toEqual([team ?? '', net.value])
      expect(columns[index]).toMatchObject({ team, net_collected: net.value })
    }
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1')
  })

  test('adds the values of a dimension named twice', async () => {
    const [first, second] = (await rows()).map(({ team }) => team)
    const some = await rows('--where', `team=${first}`, '--where', `team=${second}`)
    expect(some.map(({ team }) => team)).toEqual([first, second])
  })

  test('refuses what does not exist with exit 2 and the names that do', async () => {
    expect(await failed('query', '--home', published.path, '--metrics', 'recovery_rat')).toMatchObject({
      status: 2,
      code: 'unknown_metric',
      message: expect.stringContaining('recovery_rate') as string,
    })
    expect(await failed(...question, '--from', '2026-02-30')).toMatchObject({
      status: 2,
      message: expect.stringContaining('Write a day as in 2026-03-31') as string,
    })
    expect(await failed(...question, '--edition', 'x', '--as-known-on', '2026-01-01')).toMatchObject({
      status: 2,
      code: 'usage',
    })
  })

  test('refuses a day before anything was published', async () => {
    expect(await failed(...question, '--as-known-on', '2020-01-01')).toMatchObject({
      status: 1,
      code: 'nothing_published',
      message: expect.stringContaining('No edition was published until 2020-01-01') as string,
    })
  })

  test('answers the roll matrix', async () => {
    const { rows: cells } = await json<{ rows: { from: string; period: string | null }[] }>(
      'query',
      '--home',
      published.path,
      '--matrix',
      'roll',
      '--pool',
    )
    expect(cells.some(({ from, period }) => from === 'M0' && period === null)).toBe(true)
  })

  test('answers bridges without a residual, and curves', async () => {
    const asked = ['query', '--home', published.path, '--from', '2026-08-01']
    const bridge = await json<{ rows: { residual: string }[] }>(...asked, '--matrix', 'bridge')
    expect(new Set(bridge.rows.map(({ residual }) => residual))).toEqual(new Set(['0.00']))
    const curve = await json<{ rows: { cohort: string; month: number }[] }>(...asked, '--curve', 'liquidation')
    expect(curve.rows[0]).toMatchObject({ cohort: '2026-08-01', month: 1 })
    expect(await failed(...asked, '--curve', 'x')).toMatchObject({ status: 2, code: 'unknown_curve' })
    expect(await failed(...asked, '--curve', 'vintage', '--metrics', 'rpcs')).toMatchObject({
      status: 2,
      code: 'usage',
    })
  })
})

describe('facts', () => {
  test('the payments add up to the net collected of the same days, to the cent', async () => {
    const period = ['--from', '2026-09-01', '--to', '2026-10-01', '--home', published.path]
    const { rows } = await json<{ rows: { amount: string; rule: string }[] }>('facts', 'payments', ...period)
    const asked = await json<{ rows: { net_collected: { value: string } }[] }>(
      'query',
      '--metrics',
      'net_collected',
      ...period,
    )
    const cents = (amount: string) => BigInt(amount.replace('.', ''))
    expect(rows.reduce((sum, { amount }) => sum + cents(amount), 0n)).toBe(
      cents(asked.rows[0]?.net_collected.value ?? '0.00'),
    )
    expect(rows.length).toBeGreaterThan(10)
  })

  test('a table without facts, and a book of no day, are refused with what to write', async () => {
    expect(await failed('facts', 'payment', '--home', published.path)).toMatchObject({
      status: 2,
      code: 'unknown_table',
    })
    expect(await failed('facts', 'book', '--home', published.path)).toMatchObject({
      status: 2,
      message: expect.stringContaining('--on 2026-03-31') as string,
    })
  })
})

describe('going on and going back', { timeout: 180_000 }, () => {
  test('a corrected record is replayed, the next run counts it, and rollback brings the old edition back', async () => {
    using home = copy()
    const before = await status(home.path)
    const { groups } = await json<{ groups: { examples: { id: string }[] }[] }>(
      'quarantine',
      'list',
      '--table',
      'surveys',
      '--home',
      home.path,
    )
    const id = groups[0]?.examples[0]?.id ?? ''
    expect((await rollcall(['quarantine', 'show', id, '--home', home.path])).stdout).toContain(
      'surveys.score: out_of_range (6)',
    )
    expect(await failed('quarantine', 'fix', id, '--set', 'scor=5', '--home', home.path)).toMatchObject({
      status: 1,
      message: expect.stringContaining('did you mean `score`?') as string,
    })
    await json('quarantine', 'fix', id, '--set', 'score=5', '--home', home.path)
    expect(await json('quarantine', 'replay', id, '--home', home.path)).toMatchObject({ replayed: 1, accepted: 1 })

    await json('run', '--home', home.path)
    const after = await status(home.path)
    expect(after.edition).not.toBe(before.edition)
    expect(after.editions[0]?.quarantined).toBe((before.editions[0]?.quarantined ?? 0) - 1)

    expect(await json('rollback', '--home', home.path)).toMatchObject({ edition: before.edition })
    expect((await status(home.path)).edition).toBe(before.edition)
    await json('rollback', after.edition, '--home', home.path)
    expect((await status(home.path)).edition).toBe(after.edition)
  })

  test('build, test and publish are the steps of a run', async () => {
    using home = copy()
    expect(await failed('publish', '--home', home.path)).toMatchObject({ status: 1, code: 'not_built' })
    await json('build', '--as-of', '2026-09-30', '--home', home.path)
    expect(await failed('publish', '--home', home.path)).toMatchObject({ status: 1, code: 'not_tested' })
    await json('test', '--home', home.path)
    expect(await json('publish', '--home', home.path)).toMatchObject({ as_of: '2026-09-30' })
    const done = (await status(home.path)).runs.filter(({ outcome }) => outcome !== 'failed').map(({ verb }) => verb)
    expect(done.slice(0, 3)).toEqual(['publish', 'test', 'build'])
  })

  test('a run with a wrong setting fails, says where and leaves the edition in use', async () => {
    using home = copy()
    const { edition } = await status(home.path)
    writeFileSync(join(home.path, 'rollcall.yaml'), 'timezone: Asia/Shanghai\npromise: { grace_dayz: 2 }\n')
    expect(await failed('run', '--home', home.path)).toMatchObject({
      status: 1,
      code: 'settings',
      message: expect.stringContaining(
        'line 2: `promise.grace_dayz` is no setting; did you mean `grace_days`?',
      ) as string,
    })
    const after = await status(home.path)
    expect(after.edition).toBe(edition)
    expect(after.runs[0]).toMatchObject({ outcome: 'failed', error: expect.stringContaining('grace_dayz') as string })
  })

  test('a refused file fails the run, which publishes nothing: half a load is none', async () => {
    using home = copy()
    const before = await status(home.path)
    const torn = join(home.path, 'inbox', 'payments.torn.csv')
    writeFileSync(torn, 'payment_id,account_id,effective_on,amount,kind\nP1,A1,2026-10-0')
    expect((await rollcall(['ingest', '--home', home.path])).status).toBe(1)
    expect(await failed('run', '--home', home.path)).toMatchObject({
      status: 1,
      code: 'refused',
      message: expect.stringMatching(/edition \S+ stays in use:\npayments\.torn\.csv/) as string,
    })
    expect((await status(home.path)).edition).toBe(before.edition)
    writeFileSync(torn, 'payment_id,account_id,effective_on,amount,kind\nP1,A1,2026-10-01,5.00,payment\n')
    expect((await rollcall(['run', '--home', home.path])).status).toBe(0)
    expect((await status(home.path)).edition).not.toBe(before.edition)
  })

  test('a run in which nothing is new leaves the edition in use, unless it is to be full', async () => {
    using home = copy()
    const { edition } = await status(home.path)
    expect(await rollcall(['run', '--home', home.path])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`Nothing has changed: edition ${edition} stays in use`) as string,
    })
    expect((await status(home.path)).edition).toBe(edition)
    expect((await rollcall(['run', '--full', '--home', home.path])).status).toBe(0)
    expect((await status(home.path)).edition).not.toBe(edition)
  })
})

test('a home where nothing was delivered says what to do', async () => {
  using home = folder()
  await rollcall(['init', '--home', home.path])
  expect(await failed('run', '--home', home.path)).toMatchObject({ status: 1, code: 'no_data' })
  expect(await failed('query', '--metrics', 'rpcs', '--home', home.path)).toMatchObject({ code: 'nothing_published' })
  expect((await rollcall(['status', '--home', home.path])).stdout).toContain('Nothing is published')
})

test('map proposes a mapping that can be saved, with the confidence of each column', async () => {
  using home = folder()
  const file = join(home.path, '还款明细_202610.csv')
  writeFileSync(file, '流水号,案件编号,还款日期,还款金额,类型\nP1,A1,2026/10/1,"1,234.50",还款\n')
  const { stdout } = await rollcall(['map', file, '--table', 'payments'])
  expect(stdout).toContain('    files: [还款明细_*.csv]')
  expect(stdout).toMatch(/amount: 还款金额 # \d+ %/)
  const { columns } = await json<{ columns: { header: string; column: string | null }[] }>(
    'map',
    file,
    '--table',
    'payments',
  )
  expect(columns.find(({ header }) => header === '还款日期')?.column).toBe('effective_on')
  expect(await failed('map', file, '--table', 'payment')).toMatchObject({
    status: 2,
    message: 'There is no table payment; did you mean payments?',
  })
  expect(await failed('map', join(home.path, 'none.csv'))).toMatchObject({ status: 2 })
})

test('metrics is the dictionary in both languages, and names the nearest entry', async () => {
  const { metrics } = await json<{ metrics: { id: string; about: { en: string; zh: string }; min_n: number }[] }>(
    'metrics',
    'kept_rate',
  )
  expect(metrics).toMatchObject([{ id: 'kept_rate', min_n: 30 }])
  expect(metrics[0]?.about.zh).toMatch(/\p{Script=Han}/u)
  expect(await failed('metrics', 'keptrate')).toMatchObject({
    status: 2,
    message: 'There is no metric keptrate; did you mean kept_rate?',
  })
})

test('compile shows the SQL of a model for both engines', async () => {
  expect((await json<{ sql: string }>('compile', 'marts.spells')).sql).toMatch(/^select /)
  const trino = await json<{ engine: string; sql: string }>('compile', 'marts.spells', '--engine', 'trino')
  expect(trino.engine).toBe('trino')
  expect(await failed('compile', 'marts.spels')).toMatchObject({
    status: 2,
    message: 'There is no model marts.spels; did you mean marts.spells?',
  })
  expect(await failed('compile', 'spells')).toMatchObject({
    status: 2,
    message: expect.stringContaining('name the layer too') as string,
  })
})

test('demo refuses a size it cannot make', async () => {
  expect(await failed('demo', '--scale', '0.01', '--home', published.path)).toMatchObject({ status: 2, code: 'usage' })
  expect(await failed('demo', '--months', 'x', '--home', published.path)).toMatchObject({ status: 2, code: 'usage' })
})

describe('what lies behind a figure', () => {
  const period = ['--home', published.path, '--from', '2026-10-01', '--to', '2026-11-01']
  const units = (text: string) => BigInt(text.replace('.', ''))

  test('change splits the difference of a ratio into parts that add up to the last digit', async () => {
    const { change, words } = await json<{
      change: {
        before: { from: string }
        ratio: Record<'difference' | 'mix' | 'rate', string>
        segments: { mix: string; rate: string }[]
      }
      words: { en: string; zh: string }
    }>('change', ...period, '--metric', 'recovery_rate', '--by', 'product', '--compare', 'previous')
    const { difference, mix, rate } = change.ratio
    expect(change.before.from).toBe('2026-09-01')
    expect(units(mix) + units(rate)).toBe(units(difference))
    expect(change.segments.reduce((all, part) => all + units(part.mix) + units(part.rate), 0n)).toBe(units(difference))
    expect(words.en).toContain('2026-09-01 to 2026-09-30')
    expect(words.zh).toContain('个百分点')
    const teams = ['--where', 'team=T01', '--against', 'team=T02']
    const { stdout } = await rollcall(['change', ...period, '--metric', 'recovery_rate', '--by', 'product', ...teams])
    expect(stdout).toContain('team=T01, 2026-10-01')
    expect(await failed('change', ...period, '--metric', 'attempts', '--by', 'product')).toMatchObject({ status: 2 })
  })

  test('attainment sets each target against what was reached', async () => {
    const { rows } = await json<{ rows: { scope: string; status: string }[] }>('attainment', ...period, '--by', 'team')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(({ scope }) => scope.startsWith('team:'))).toBe(true)
    expect((await rollcall(['attainment', ...period])).stdout).toContain('status')
  })

  test('scorecard weighs what the settings say, and a run refuses a metric that cannot be scored', async () => {
    const { rows } = await json<{ rows: { parts: { metric: string; weight: string }[] }[] }>(
      'scorecard',
      ...period,
      '--by',
      'team',
    )
    expect(rows[0]?.parts.map(({ metric, weight }) => [metric, Number(weight)])).toEqual([
      ['oe_index', 40],
      ['kept_rate', 20],
      ['breach_free_rate', 20],
      ['qa_score', 20],
    ])
    expect((await rollcall(['scorecard', ...period])).stdout).toContain('weight kept')
    using home = copy()
    writeFileSync(join(home.path, 'rollcall.yaml'), 'scorecard: { qa_scor: 20 }\n')
    expect(await failed('run', '--home', home.path)).toMatchObject({
      status: 1,
      code: 'settings',
      message: expect.stringContaining('did you mean `qa_score`?') as string,
    })
    writeFileSync(join(home.path, 'rollcall.yaml'), 'goals: [{ metric: overdue_rat, below: 0.05 }]\n')
    expect(await failed('run', '--home', home.path)).toMatchObject({
      status: 1,
      code: 'settings',
      message: expect.stringContaining('is `overdue_rat`, which is no metric; did you mean `overdue_rate`?') as string,
    })
  })

  test('gaming shows people and the records behind their habits', async () => {
    const { rows } = await json<{ rows: { count: number; records: string[] }[] }>('gaming', ...period)
    for (const { count, records } of rows) expect(records.length).toBe(count)
    expect((await rollcall(['gaming', ...period])).status).toBe(0)
  })
})
