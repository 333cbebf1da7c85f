import fc from 'fast-check'
import { dirname, join } from 'node:path'
import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { metrics, PublishedEdition, scopedTo, type Reach } from '#sql'
import type { Asked } from '../oracle/answer.ts'
import { floorOf, put, toldOf, tried } from '../oracle/ask.ts'
import { crowd, records, settings, values, wish } from '../oracle/generate.ts'
import { questionOf, sweep } from '../oracle/questions.ts'
import { editionFile } from '../sql/edition.ts'
import { physicallyCut } from './cut.ts'

const among = (name: string, most: number) => fc.subarray([...values[name]!], { minLength: 1, maxLength: most })
const reach: fc.Arbitrary<Reach> = fc.oneof(
  among('team', 2).map((teams) => ({ teams, collectors: [] })),
  among('collector', 1).map((collectors) => ({ teams: [], collectors })),
  fc.tuple(among('team', 1), among('collector', 1)).map(([teams, collectors]) => ({ teams, collectors })),
)

const isOfPeople = (id: string) =>
  ['team', 'collector'].every((name) => (metrics.get(id)!.dimensions as string[]).includes(name))

/** The same question, with a filter that says what the scope says: only of a team, or only of a person. */
function filtered(asked: Asked, { teams, collectors }: Reach): Asked {
  const [name, ids] = teams.length > 0 ? (['team', teams] as const) : (['collector', collectors] as const)
  const already = asked.where[name]
  const both = already === undefined ? ids : already.filter((id) => ids.includes(id))
  return { ...asked, where: { ...asked.where, [name]: both.length === 0 ? ['nobody'] : both } }
}

/**
 * A spell that comes into reach later than it is valued is in the cut as a whole, and only a filter tells that its days do not
 * count yet; no filter says “of these teams or of this person”.
 */
const withoutHeldDays = (rows: unknown): string =>
  JSON.stringify(rows, (key, value: unknown) => (key === 'held_days_p50' ? undefined : value))

let asked = 0

async function check(file: string, questions: readonly Asked[], reaches: readonly Reach[]): Promise<string[]> {
  const edition = await PublishedEdition.open(file, 'test')
  const found: string[] = []
  try {
    for (const [index, within] of reaches.entries()) {
      const cut = await physicallyCut(file, join(dirname(file), `cut${index}.duckdb`), within)
      const scoped = scopedTo(edition, within)
      const isMixed = within.teams.length > 0 && within.collectors.length > 0
      for (const question of questions) {
        const own = { ...question, metrics: question.metrics.filter(isOfPeople) }
        if (own.metrics.length === 0) continue
        asked += 1
        const text = isMixed ? withoutHeldDays : JSON.stringify
        const got = text((await put(scoped, own)).rows)
        const physical = text((await put(cut, isMixed ? own : filtered(own, within))).rows)
        if (got !== physical) found.push(`${JSON.stringify([within, own])}\n  ${got}\n  ${physical}`)
        // Without those that compare people with each other, a filter over everything says the same.
        const plain = { ...own, metrics: own.metrics.filter((id) => !id.startsWith('oe_')) }
        if (isMixed || plain.metrics.length === 0) continue
        const [scopedRows, rows] = [(await put(scoped, plain)).rows, (await put(edition, filtered(plain, within))).rows]
        if (!alike(scopedRows, rows, plain)) found.push(`by a filter: ${JSON.stringify([within, plain])}`)
      }
      await cut.close()
    }
  } finally {
    await edition.close()
    await rm(dirname(file), { recursive: true, force: true })
  }
  return found
}

/** Month ends of others say which is the last one in a stretch: balances are compared by the cut alone. */
const ofBalances = new Set(['overdue_rate', 'npl_rate'])
const alike = (a: readonly object[], b: readonly object[], { metrics: ids }: Asked) =>
  ids.some((id) => ofBalances.has(id)) || JSON.stringify(a) === JSON.stringify(b)

test(
  'what somebody is answered is the answer over data that was cut to what they may see',
  { timeout: 3_600_000 },
  async () => {
    const wishes = fc.array(wish, { minLength: 6, maxLength: 10, size: 'max' })
    const reaches = fc.array(reach, { minLength: 3, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(records, settings, wishes, reaches, async (all, told, some, within) => {
        const file = await editionFile(floorOf(all), toldOf(told))
        const questions = [...sweep(some[0]!), ...some.map(questionOf)]
        expect((await check(file, questions, within)).join('\n')).toBe('')
      }),
      tried(8),
    )
    console.log(`${asked} answers compared`)
  },
)

test('what somebody collects is compared with others they may see only', { timeout: 3_600_000 }, async () => {
  const span = fc.constantFrom(['2026-01-01', '2026-04-01'], ['2026-02-01', '2026-03-01'])
  const teams = fc.subarray(['T1', 'T,2'], { minLength: 1, maxLength: 2 })
  await fc.assert(
    fc.asyncProperty(crowd, settings, span, teams, async (all, told, [from, to], own) => {
      const file = await editionFile(floorOf(all), toldOf(told))
      const question = (by: string[]): Asked => ({
        metrics: ['oe_index', 'oe_shrunk', 'recovery_rate'],
        by,
        from: from,
        to: to,
        where: {},
        policy: 'default',
        months: 6,
      })
      const questions = [question([]), question(['collector']), question(['team', 'month']), question(['grade'])]
      expect((await check(file, questions, [{ teams: own, collectors: [] }])).join('\n')).toBe('')
    }),
    tried(3),
  )
})
