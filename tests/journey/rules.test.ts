import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FindingCount, FindingRow, Story } from '#sql'
import { rollcall } from '../rollcall.ts'
import { folder } from '../tree.ts'

const home = folder()
afterAll(() => home[Symbol.dispose]())

const settings = `timezone: Asia/Shanghai
rules: { packs: [cn, us-reg-f, au, words], default_debtor_timezone: Asia/Shanghai }
`

let warned = ''
beforeAll(async () => {
  writeFileSync(join(home.path, 'rollcall.yaml'), settings)
  const demo = await rollcall(['demo', '--scale', '0.2', '--months', '6', '--home', home.path])
  expect(demo.status, demo.stderr).toBe(0)
  const run = await rollcall(['run', '--home', home.path])
  expect(run.status, run.stderr).toBe(0)
  warned = run.stdout
}, 300_000)

async function json<T>(...args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await rollcall([...args, '--json', '--home', home.path])
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout) as T
}

const truth = (name: string) =>
  readFileSync(join(home.path, 'inbox/ground_truth', `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

let findings: FindingRow[]
beforeAll(async () => {
  findings = (await json<{ rows: FindingRow[] }>('facts', 'findings')).rows
})
const found = (outcome: string, isOf: (rule: string) => boolean) =>
  findings.filter((row) => row.outcome === outcome && isOf(row.rule_id))
const isCn = (rule: string) => rule.startsWith('cn/')

describe('what is planted in the demo floor is found, and nothing else', () => {
  test('every breach of the cn rules, with the two that depend on the zone', () => {
    const planted = truth('breaches').map(([contact, rule, , , zone]) => `${contact} ${rule} ${zone}`)
    const rows = found('breach', isCn).map((row) => `${row.contact_id} ${row.rule_id} ${row.zone_dependent}`)
    expect(new Set(truth('breaches').map(([, rule]) => rule)).size).toBe(5)
    expect(rows.sort()).toEqual(planted.sort())
  })

  test('every contact that cannot be judged, with the fact that is missing', () => {
    const planted = truth('not_evaluable').map(([contact, rule, fact]) => `${contact} ${rule} ${fact}`)
    const rows = found('not_evaluable', isCn).map((row) => `${row.contact_id} ${row.rule_id} ${row.reason}`)
    expect(planted.length).toBeGreaterThan(20)
    expect(rows.sort()).toEqual(planted.sort())
  })

  test('every contact under a cease', () => {
    const rows = found('breach', (rule) => rule === 'us-reg-f/cease').map(({ contact_id }) => contact_id)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.sort()).toEqual(
      truth('ceased_contacts')
        .map(([contact]) => contact!)
        .sort(),
    )
  })

  test('every phrase that a dictionary should find', () => {
    const rows = found('breach', (rule) => rule === 'words/dictionary').map(({ contact_id }) => contact_id)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.sort()).toEqual(
      truth('words')
        .map(([contact]) => contact!)
        .sort(),
    )
  })
})

test('counts hold what passes too, and agree with the findings', async () => {
  const { rows } = await json<{ rows: FindingCount[] }>('facts', 'finding-counts')
  for (const { rule_id, outcome, contacts, zone_dependent } of rows) {
    const listed = found(outcome, (rule) => rule === rule_id)
    if (outcome !== 'pass')
      expect({ rule_id, outcome, contacts }).toEqual({ rule_id, outcome, contacts: listed.length })
    expect(zone_dependent).toBe(outcome === 'pass' ? 0 : listed.filter((row) => row.zone_dependent).length)
  }
  expect(rows.filter(({ outcome }) => outcome === 'pass').map(({ rule_id }) => rule_id)).toContain('cn/hours')
})

test('a person’s word stands on the finding, and only confirmed ones are counted', async () => {
  const said = found('breach', () => true).filter(({ decision }) => decision !== null)
  const confirmed = said.filter(({ decision }) => decision === 'confirmed')
  expect(said.length).toBeGreaterThan(confirmed.length)
  interface Answer {
    rows: Record<string, { value: string; numerator?: string; denominator?: string }>[]
  }
  const { rows } = await json<Answer>(
    ...['query', '--from', '2020-01-01', '--metrics'],
    'confirmed_breaches,confirmed_critical_breaches,breach_free_rate,rule_coverage',
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]!['confirmed_breaches']!.value).toBe(String(confirmed.length))
  expect(rows[0]!['confirmed_critical_breaches']!.value).toBe(
    String(confirmed.filter(({ severity }) => severity === 'critical').length),
  )
  const standing = new Set(
    found('breach', () => true)
      .filter(({ decision }) => decision !== 'dismissed')
      .map(({ contact_id }) => contact_id),
  )
  const rate = rows[0]!['breach_free_rate']!
  expect(Number(rate.denominator) - Number(rate.numerator)).toBe(standing.size)
})

test('the run warns that hours are judged without public holidays', () => {
  expect(warned).toContain('au/hours judges hours only: rules.holidays.au lists no public holidays.')
})

test('the story of a contact names the rules, the evidence and when it was', async () => {
  const [finding] = found('breach', (rule) => rule === 'cn/effective-calls')
  const story = await json<Story>('rules', 'explain', finding!.contact_id)
  expect(story.judgements.find(({ rule_id }) => rule_id === 'cn/effective-calls')).toMatchObject({
    outcome: 'breach',
    evidence: finding!.evidence,
    zone: 'Asia/Shanghai',
  })
  expect(story.others.map(({ contact_id }) => contact_id)).toEqual(expect.arrayContaining([...finding!.evidence]))
  const { stdout } = await rollcall(['rules', 'explain', finding!.contact_id, '--home', home.path])
  for (const id of finding!.evidence) expect(stdout).toContain(`${id}: outbound call`)
  const [worded] = found('breach', (rule) => rule === 'words/dictionary')
  const { words } = await json<Story>('rules', 'explain', worded!.contact_id)
  expect(words[0]!.context.toLowerCase()).toContain(words[0]!.phrase)
})
