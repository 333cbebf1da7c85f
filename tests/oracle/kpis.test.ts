import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answer, metrics as catalogue, rollMatrix, type PublishedEdition } from '#sql'
import { editionOf } from '../sql/edition.ts'
import type { Floor, Told } from '../sql/floor.ts'
import { definitions, expected, type Asked } from './answer.ts'
import { differences, rollDifferences } from './compare.ts'
import { plus, type Day } from './days.ts'
import { roll } from './delinquency.ts'
import { day, records, settings, values, wish, type Wish } from './generate.ts'
import type { Records, Settings } from './records.ts'
import { worldOf } from './world.ts'

const runs = Number(process.env['ORACLE_RUNS'] ?? 40)
const seed = process.env['ORACLE_SEED']
const only = process.env['ORACLE_METRICS']?.split(',')
const known = [...definitions.keys()].filter((id) => catalogue.has(id) && (!only || only.includes(id)))
const parameters = { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) }

/** The wish as a question that every metric in it can be asked. */
function questionOf(wanted: Wish): Asked {
  const metrics = [...new Set(wanted.metrics.map((pick) => known[pick % known.length]!))]
  const able = definitions
    .get(metrics[0]!)!
    .dimensions.filter((name) => metrics.every((id) => definitions.get(id)!.dimensions.includes(name)))
  const groups = able.filter((name) => name in values)
  return {
    metrics,
    by: [...new Set(wanted.by.map((pick) => able[pick % able.length]!))],
    from: wanted.from,
    to: plus(wanted.from, wanted.length),
    where: Object.fromEntries(
      wanted.where.map(([pick, chosen]) => {
        const name = groups[pick % groups.length]!
        return [name, [...new Set(chosen.map((each) => values[name]![each % values[name]!.length]!))]]
      }),
    ),
    policy: wanted.policy,
  }
}

const put = (edition: PublishedEdition, asked: Asked, asOf?: Day) =>
  answer(edition, {
    metrics: asked.metrics,
    by: asked.by,
    from: asked.from,
    to: asked.to,
    where: Object.entries(asked.where).map(([name, chosen]) => `${name}=${chosen.join(',')}`),
    attribution: asked.policy,
    asOf,
  })

const floorOf = (all: Records): Floor => ({ ...all }) as unknown as Floor

async function check(all: Records, told: Settings, cut: Day, wishes: readonly Wish[]): Promise<string[]> {
  const edition = await editionOf(floorOf(all), told as unknown as Told)
  const found: string[] = []
  try {
    const early = cut < told.asOf ? { ...told, asOf: cut } : told
    for (const each of wishes) {
      const asked = questionOf(each)
      const at = each.cut ? early : told
      const { rows } = await put(edition, asked, at.asOf)
      const wrong = differences(asked, rows, expected(worldOf(all, at), asked))
      if (wrong.length > 0) found.push(`${JSON.stringify(asked)} as of ${at.asOf}:\n  ${wrong.join('\n  ')}`)
    }
    for (const pool of [true, false]) {
      const period = { from: '2025-12-01', to: '2026-12-01' }
      const { rows } = await rollMatrix(edition, { ...period, pool, asOf: early.asOf })
      found.push(...rollDifferences(rows, roll(worldOf(all, early), period, pool)))
    }
  } finally {
    await edition.close()
  }
  return found
}

test('every number is the one a naive reading of the definitions gives', { timeout: 3_600_000 }, async () => {
  const wishes = fc.array(wish, { minLength: 1, maxLength: 16, size: 'max' })
  await fc.assert(
    fc.asyncProperty(records, settings, day, wishes, async (all, told, cut, asked) => {
      expect((await check(all, told, cut, asked)).join('\n')).toBe('')
    }),
    parameters,
  )
})
