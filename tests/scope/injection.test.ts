import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, facts, PublishedEdition, QuestionError, scopedTo, type Edition } from '#sql'
import { duckdb, type AnyQuery } from '#warehouse'
import { editionFile } from '../sql/edition.ts'
import { smallFloor } from '../web/floor.ts'

let edition: PublishedEdition
beforeAll(async () => {
  edition = await PublishedEdition.open(await editionFile(smallFloor(100)), 'test')
})
afterAll(() => edition.close())

const hostile = [
  `'; drop table marts.credits; --`,
  `T1' or '1'='1`,
  `T1') or (1=1`,
  `" or ""="`,
  `T1\\' or 1=1 --`,
  `$1`,
  `?`,
  `{{team_id}}`,
  `1; attach '/etc/passwd' as x`,
  `' union all select * from raw.collectors --`,
  `read_csv('/etc/passwd')`,
  `\u0000`,
  `\u2019 or 1=1`,
  `T1\n--\n`,
  `/* */`,
  `%27%20or%201=1`,
  `=cmd|' /C calc'!A0`,
  'x'.repeat(10_000),
]

/** The statements a question is made of, as they are sent. */
async function statementsOf(
  reach: { teams: string[]; collectors: string[] },
  ask: (edition: Edition) => Promise<unknown>,
): Promise<string[]> {
  const sent: string[] = []
  const spy = new Proxy(edition, {
    get(target, name): unknown {
      if (name !== 'rows') return Reflect.get(target, name, target)
      return (query: AnyQuery, signal?: AbortSignal) => {
        const { sql } = duckdb({ digits: 2 }).createCompiler().compileQuery(query.toOperationNode(), { queryId: 'q' })
        sent.push(sql)
        return target.rows(query, signal)
      }
    },
  })
  await ask(scopedTo(spy, reach))
  return sent.sort()
}

const metrics = ['net_collected', 'recovery_rate', 'kept_rate', 'overdue_rate', 'attempts']
const period = { from: '2026-07-01', to: '2026-08-01' }

test.each(hostile)('%j as a value is bound: the statements are those of a harmless one', async (text) => {
  const ask = (value: string) => (of: Edition) =>
    answer(of, {
      metrics,
      by: ['month'],
      where: [`team=${value.replaceAll(',', '\\,')}`, `product=${value.replaceAll(',', '\\,')}`],
      ...period,
    })
  const harmless = await statementsOf({ teams: ['T1'], collectors: ['c0'] }, ask('T1'))
  expect(harmless.length).toBeGreaterThan(1)
  expect(await statementsOf({ teams: [text], collectors: [text] }, ask(text))).toEqual(harmless)
  const list = (of: Edition) => facts(of, { table: 'spells', ...period })
  expect(await statementsOf({ teams: [text], collectors: [text] }, list)).toEqual(
    await statementsOf({ teams: ['T1'], collectors: ['c0'] }, list),
  )
})

test.each(hostile)('%j as a name of anything is refused before there is a statement', async (text) => {
  const words = { metrics: ['net_collected'], ...period }
  for (const asked of [
    { ...words, metrics: [text] },
    { ...words, by: [text] },
    { ...words, where: [`${text}=1`] },
    { ...words, from: text },
    { ...words, attribution: text },
    { ...words, months: text },
    { ...words, compare: text },
    { ...words, asOf: text },
  ]) {
    const sent = await statementsOf({ teams: ['T1'], collectors: [] }, async (of) => {
      await expect(answer(of, asked as never)).rejects.toThrow(QuestionError)
    })
    expect(sent).toEqual([])
  }
})
