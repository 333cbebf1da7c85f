import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgements, metrics as catalogue } from '#sql'
import { editionOf } from '../sql/edition.ts'
import { definitions, expected, type Asked } from './answer.ts'
import { floorOf, put, toldOf, tried } from './ask.ts'
import { differences } from './compare.ts'
import { plus, type Day } from './days.ts'
import { day, records, settings, values, wish, type Wish } from './generate.ts'
import type { Records, Settings } from './records.ts'
import { worldOf, type World } from './world.ts'

const only = process.env['ORACLE_METRICS']?.split(',')
const known = [...definitions.keys()].filter((id) => catalogue.has(id) && (!only || only.includes(id)))

const dimensionsOf = (id: string) => definitions.get(id)!.dimensions

/** The wish as a question that every metric in it can be asked. */
function questionOf(wanted: Wish): Asked {
  const metrics = [...new Set(wanted.metrics.map((pick) => known[pick % known.length]!))]
  const able = dimensionsOf(metrics[0]!).filter((name) => metrics.every((id) => dimensionsOf(id).includes(name)))
  const groups = able.filter((name) => name in values)
  return {
    ...wanted,
    metrics,
    by: [...new Set(wanted.by.map((pick) => able[pick % able.length]!))],
    to: plus(wanted.from, wanted.length),
    where: Object.fromEntries(
      (groups.length > 0 ? wanted.where : []).map(([pick, chosen]) => {
        const name = groups[pick % groups.length]!
        return [name, [...new Set(chosen.map((each) => values[name]![each % values[name]!.length]!))]]
      }),
    ),
  }
}

/** All metrics that can be split alike, split by all they can: few differences hide in the finest grain. */
function sweep({ from, length, policy, months }: Wish): Asked[] {
  const alike = Map.groupBy(known, (id) => dimensionsOf(id).join())
  return [...alike.values()].flatMap((metrics) => {
    const able = dimensionsOf(metrics[0]!)
    const whole = { metrics, from, to: plus(from, length), where: {}, policy, months }
    const groups = able.filter((name) => name in values)
    return [
      { ...whole, by: [...groups, 'month'] },
      { ...whole, by: able.filter((name) => name === 'day' || name === 'collector') },
      { ...whole, by: [] },
    ]
  })
}

async function check(all: Records, told: Settings, cut: Day, wishes: readonly Wish[]): Promise<string[]> {
  const edition = await editionOf(floorOf(all), { ...toldOf(told), draws: false })
  const found: string[] = []
  try {
    const early = cut < told.asOf ? { ...told, asOf: cut } : told
    const questions = [
      ...sweep(wishes[0]!).map((asked) => ({ asked, at: told })),
      ...wishes.map((each) => ({ asked: questionOf(each), at: each.cut ? early : told })),
    ]
    const worlds = new Map<Settings, World>()
    for (const at of [told, early])
      worlds.set(at, worldOf(all, at, await judgements(at === told ? edition : await edition.cutAt(at.asOf))))
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
    tried(20),
  )
})
