import fc from 'fast-check'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EditionFolder } from '#warehouse'
import { PublishedEdition, judgements } from '#sql'
import { rollcall } from '../rollcall.ts'
import { expected } from './answer.ts'
import { put, tried } from './ask.ts'
import { differences } from './compare.ts'
import { dayOf, latest, type Day } from './days.ts'
import { day, policyNames, records, settings, wish, type Wish } from './generate.ts'
import { questionOf, sweep } from './questions.ts'
import type { PolicyRule, Records, Settings } from './records.ts'
import { worldOf } from './world.ts'

/** The last day that exists where nobody says one. */
function lastDay({ contacts, promises, payments, account_months }: Records): Day | null {
  const days = [
    ...contacts.map((row) => dayOf(row.started_at)),
    ...promises.map((row) => dayOf(row.made_at)),
    ...payments.filter(({ status }) => status === 'posted').map((row) => row.effective_on),
    ...account_months.map((row) => row.as_of),
  ]
  return days.length === 0 ? null : days.reduce(latest)
}

/** A settings file takes no rule after `house`: none would ever be asked. */
const upToHouse = (rules: readonly PolicyRule[]): PolicyRule[] =>
  rules.filter(
    (rule) =>
      !rules.some((other) => inVersion(rule, other) && other.rule === 'house' && other.position < rule.position),
  )
const inVersion = (a: PolicyRule, b: PolicyRule) => a.policy === b.policy && a.valid_from === b.valid_from

function yamlOf({ graceDays, threshold, conversionDays, policies }: Settings): string {
  const attribution = Object.fromEntries(
    policyNames.map((name) => [
      name,
      [
        ...Map.groupBy(
          policies.filter(({ policy }) => policy === name),
          ({ valid_from }) => valid_from,
        ),
      ].map(([from, rules]) => ({
        ...(from === '0001-01-01' ? {} : { valid_from: from }),
        ...(rules[0]!.valid_to === null ? {} : { valid_to: rules[0]!.valid_to }),
        rules: rules.map(({ rule, days }) => (days === null ? rule : `${rule}(${days})`)),
      })),
    ]),
  )
  return [
    'timezone: Asia/Shanghai',
    `promise: { grace_days: ${graceDays}, threshold: ${Number(threshold) / 1_000_000} }`,
    `conversion: { window_days: ${conversionDays} }`,
    `attribution: ${JSON.stringify(attribution)}`,
    'rules: { packs: [us-reg-f, cn] }',
    '',
  ].join('\n')
}

/** What is written where nothing is said: the standard of the contract. */
const standards: Readonly<Record<string, unknown>> = { status: 'posted', sample: 'random', applicable: true }

/** A table as a file of the inbox. Instants are local to Shanghai, so their day is the one the oracle reads off them. */
function csvOf(table: string, rows: readonly object[], columns: readonly string[]): string {
  const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`
  const fieldOf = (column: string, value: unknown) => {
    if (value === null || (table !== 'account_months' && standards[column] === value)) return ''
    return quoted(column.endsWith('_at') ? (value as string).replace('Z', '+08:00') : value)
  }
  const lines = rows.map((row) =>
    columns.map((column) => fieldOf(column, (row as Record<string, unknown>)[column] ?? null)).join(','),
  )
  return [columns.join(','), ...lines, ''].join('\r\n')
}

const columnsOf: Readonly<Record<keyof Records, string>> = {
  teams: 'team_id,team_name',
  collectors: 'collector_id,collector_name,grade',
  team_memberships: 'collector_id,valid_from,team_id,valid_to',
  accounts: 'account_id,debtor_id,product,client_id,region,timezone,originated_on,original_amount',
  placements: 'placement_id,account_id,placed_on,placed_amount,batch,hand,dpd_at_placement,closed_on,close_reason',
  assignments: 'assignment_id,account_id,collector_id,assigned_on,ended_on,assigned_amount',
  account_months: 'account_id,as_of,balance,dpd,status',
  contacts:
    'contact_id,account_id,started_at,channel,direction,collector_id,connected,party,number_ref,talk_seconds,visitors',
  promises: 'promise_id,account_id,made_at,due_on,amount,collector_id,contact_id,cancelled_on',
  payments: 'payment_id,account_id,effective_on,amount,kind,status,reverses_payment_id',
  shifts: 'collector_id,worked_on,worked_minutes',
  costs: 'cost_id,month,category,amount,team_id',
  complaints: 'complaint_id,received_on,account_id,collector_id,contact_id,closed_on,upheld',
  surveys: 'survey_id,answered_on,score,account_id,collector_id,contact_id',
  reviews: 'review_id,collector_id,reviewed_on,contact_id,sample,critical_fail,score',
  review_items: 'review_id,item,weight,score,max_score,applicable,critical',
  breach_decisions: 'contact_id,rule_id,decision,decided_on',
}

/** Files in an inbox, taken in, built and published by the program, and the edition in use opened. */
async function published(home: string, all: Records, told: Settings): Promise<PublishedEdition> {
  await mkdir(join(home, 'inbox'), { recursive: true })
  await writeFile(join(home, 'rollcall.yaml'), yamlOf(told))
  for (const [table, columns] of Object.entries(columnsOf) as [keyof Records, string][])
    await writeFile(join(home, 'inbox', `${table}.csv`), csvOf(table, all[table], columns.split(',')))
  await writeFile(join(home, 'inbox', 'permissions.csv'), 'permission_id,account_id,kind,channel,valid_from\n')
  const ran = await rollcall(['run', '--home', home, '--json'])
  expect(ran.status, ran.stdout + ran.stderr).toBe(0)
  const kept = await rollcall(['quarantine', 'list', '--home', home, '--json'])
  expect(JSON.parse(kept.stdout)).toMatchObject({ groups: [] })
  const folder = new EditionFolder(join(home, 'editions'))
  const id = (await folder.current())!
  return PublishedEdition.open(folder.fileOf(id), id)
}

async function check(all: Records, told: Settings, cut: Day, wishes: readonly Wish[]): Promise<string[]> {
  const home = await mkdtemp(join(tmpdir(), 'rollcall-'))
  const found: string[] = []
  try {
    const edition = await published(home, all, told)
    try {
      expect(edition.asOf).toBe(told.asOf)
      for (const asOf of [told.asOf, cut]) {
        const at = { ...told, asOf }
        using seen = await edition.cutAt(asOf)
        const world = worldOf(all, at, await judgements(seen.at))
        for (const asked of [...sweep(wishes[0]!), ...wishes.map(questionOf)]) {
          const { rows } = await put(edition, asked, asOf)
          const wrong = differences(asked, rows, expected(world, asked))
          if (wrong.length > 0) found.push(`${JSON.stringify(asked)} as of ${asOf}:\n  ${wrong.join('\n  ')}`)
        }
      }
    } finally {
      await edition.close()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
  return found
}

test(
  'files handed in through the front door end in the numbers of a naive reading',
  { timeout: 3_600_000 },
  async () => {
    const wishes = fc.array(wish, { minLength: 1, maxLength: 6, size: 'max' })
    await fc.assert(
      fc.asyncProperty(records, settings, day, wishes, async (all, said, cut, asked) => {
        const asOf = lastDay(all)
        fc.pre(asOf !== null)
        const told = { ...said, asOf: asOf, policies: upToHouse(said.policies) }
        expect((await check(all, told, cut, asked)).join('\n')).toBe('')
      }),
      tried(1),
    )
  },
)
