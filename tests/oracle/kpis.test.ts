import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgements } from '#sql'
import { editionOf } from '../sql/edition.ts'
import { expected } from './answer.ts'
import { floorOf, put, toldOf, tried } from './ask.ts'
import { differences } from './compare.ts'
import type { Day } from './days.ts'
import { day, records, settings, wish, type Wish } from './generate.ts'
import { questionOf, sweep } from './questions.ts'
import type { Records, Settings } from './records.ts'
import { worldOf, type World } from './world.ts'

async function check(all: Records, told: Settings, cut: Day, wishes: readonly Wish[]): Promise<string[]> {
  const edition = await editionOf(floorOf(all), { ...toldOf(told) })
  const found: string[] = []
  try {
    const other = { ...told, asOf: cut }
    const questions = [
      ...sweep(wishes[0]!).map((asked) => ({ asked, at: wishes[0]!.cut ? other : told })),
      ...wishes.map((each) => ({ asked: questionOf(each), at: each.cut ? other : told })),
    ]
    const worlds = new Map<Settings, World>()
    for (const at of [told, other]) {
      using seen = await edition.cutAt(at.asOf)
      worlds.set(at, worldOf(all, at, await judgements(seen.at)))
    }
    for (const { asked, at } of questions) {
      const { rows } = await put(edition, asked, at.asOf)
      const wrong = differences(asked, rows, expected(worlds.get(at)!, asked))
      if (wrong.length > 0) found.push(`${JSON.stringify(asked)} as of ${at.asOf}:\n  ${wrong.join('\n  ')}`)
    }
  } finally {
    await edition.close()
  }
  return found
}

test('every number is the one a naive reading of the definitions gives', { timeout: 3_600_000 }, async () => {
  const wishes = fc.array(wish, { minLength: 1, maxLength: 12, size: 'max' })
  await fc.assert(
    fc.asyncProperty(records, settings, day, wishes, async (all, told, cut, asked) => {
      expect((await check(all, told, cut, asked)).join('\n')).toBe('')
    }),
    tried(10),
  )
})
