import fc from 'fast-check'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { day, records } from '../oracle/generate.ts'
import { plus, type Day } from '../oracle/days.ts'
import type { Records } from '../oracle/records.ts'

type Value = string | number | boolean | null | undefined
type Rows = readonly Readonly<Record<string, Value>>[]

/** Files that come together, and the day that is to be the last. */
export interface Step {
  readonly tables: Readonly<Record<string, Rows>>
  readonly asOf: Day | null
  /** Brings the lake into months before the build. */
  readonly splits: boolean
  /** Rule packs switched on from here. */
  readonly packs: readonly string[]
}

/** When a permission ends: the next days, much later, never. */
const endOf = (from: string, die: number): string | null =>
  die % 3 === 0
    ? null
    : die % 3 === 1
      ? from.replace('2026-0', '2026-1')
      : `${plus(from.slice(0, 10), die % 40)}${from.slice(10)}`

/** Where a debtor may live, now and then more than one place; and now and then another debtor. */
const livesOf = (die: number) => ({
  ...(die % 4 === 0 ? { timezone: zones[(die >> 2) % zones.length] } : {}),
  ...(die % 5 === 0 ? { debtor_id: `d${die % 2}` } : {}),
})
const zones = [
  'America/Chicago|America/Denver',
  'America/New_York|America/Los_Angeles',
  'Australia/Sydney',
  'Asia/Seoul',
]

const texts = [null, null, 'Pay, or else.', 'A friendly word.', 'We never threaten; we will not hurt you.']

/** The tables of a floor with texts in contacts and with permissions. */
function tablesOf(all: Records, dice: readonly number[]): Record<string, Rows> {
  const at = (index: number) => dice[index % dice.length]!
  return {
    ...(all as unknown as Record<string, Rows>),
    contacts: all.contacts.map((row, index) => ({ ...row, text: texts[at(index) % texts.length] })),
    permissions: all.contacts.slice(0, 8).map((row, index) => ({
      permission_id: String(index),
      account_id: row.account_id,
      kind: ['consent', 'cease', 'opt_out'][at(index + 3) % 3],
      channel: at(index + 5) % 2 === 0 ? null : 'sms',
      valid_from: row.started_at,
      valid_to: endOf(row.started_at, at(index + 7)),
    })),
    accounts: all.accounts.map((row, index) => ({ ...row, ...livesOf(at(index + 11)) })),
  }
}

/** Tables that also come alone, so that nothing else opens the months they reach. */
const alone = ['accounts', 'team_memberships', 'permissions', 'breach_decisions', 'collectors', 'contacts', 'payments']

/** Some records of two floors with the same keys: what comes later corrects, deletes or adds, in any month. */
function stepOf(
  floors: readonly Records[],
  dice: readonly number[],
  number: number,
  { share, only }: { readonly share: number; readonly only: string | null },
): Step['tables'] {
  const both = floors.map((all) => tablesOf(all, dice))
  return Object.fromEntries(
    Object.keys(both[0]!).map((table, tableNo) => {
      if (only !== null && table !== only) return [table, []]
      const rows = both.flatMap((tables, floor) =>
        tables[table]!.flatMap((row, index) => {
          const die = dice[(number * 17 + tableNo * 31 + index * 7 + floor * 41) % dice.length]!
          const taken = (die + floor * 37) % 100 < share
          return taken ? [{ ...row, deleted: number > 0 && die % 11 === 0 ? true : null }] : []
        }),
      )
      return [table, rows]
    }),
  )
}

/** Deliveries one after the other: late, corrected, taken back, deleted, of new accounts and other teams. */
export const sequence: fc.Arbitrary<readonly Step[]> = fc
  .record({
    floors: fc.tuple(records, records),
    dice: fc.array(fc.nat(99), { minLength: 97, maxLength: 97, size: 'max' }),
    steps: fc.array(
      fc.record({
        share: fc.constantFrom(3, 10, 1, 40, 0),
        only: fc.option(fc.constantFrom(...alone), { nil: null, freq: 2 }),
        asOf: fc.option(fc.oneof(fc.constantFrom('2026-03-31', '2026-04-30'), day), { nil: null, freq: 2 }),
        splits: fc.boolean(),
        hasFewPacks: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
      }),
      { minLength: 2, maxLength: 4, size: 'max' },
    ),
  })
  .map(({ floors, dice, steps }) =>
    [{ share: 60, only: null, asOf: null, splits: true, hasFewPacks: false }, ...steps].map(
      ({ share, only, asOf, splits, hasFewPacks }, number): Step => ({
        tables: stepOf(floors, dice, number, { share: only === null ? share : Math.max(share, 10), only }),
        asOf,
        splits,
        packs: hasFewPacks ? ['cn', 'words'] : ['us-reg-f', 'us-ma', 'cn', 'ie', 'au', 'in', 'kr', 'words'],
      }),
    ),
  )

/** A table as a file of the inbox. */
function csvOf(rows: Rows): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const field = (value: Value) =>
    value === null || value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`
  return [columns.join(','), ...rows.map((row) => columns.map((column) => field(row[column])).join(',')), ''].join('\n')
}

/** Writes the files of a step into the inbox of a home. */
export async function deliver(home: string, { tables, packs }: Step, number: number): Promise<void> {
  await mkdir(join(home, 'inbox'), { recursive: true })
  const settings = `timezone: Asia/Shanghai\nrules: { packs: [${packs.join(', ')}], default_debtor_timezone: 'America/New_York|America/Chicago' }\n`
  await writeFile(join(home, 'rollcall.yaml'), settings)
  for (const [table, rows] of Object.entries(tables))
    if (rows.length > 0) await writeFile(join(home, 'inbox', `${table}.${number}.csv`), csvOf(rows))
}
