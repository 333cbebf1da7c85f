import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { models } from '#sql'
import { floor } from '../sql/floor.ts'
import { floorOf, toldOf, tried } from './ask.ts'
import { records, settings } from './generate.ts'
import type { Records, Settings } from './records.ts'

const marts = models.filter(({ schema }) => schema === 'marts')

/** SHA-256 of every mart, its rows in the order of the grain. */
async function hashesOf(all: Records, told: Settings, threads: number): Promise<Record<string, string>> {
  const database = await floor(floorOf(all), { ...toldOf(told), threads })
  try {
    const hashes: Record<string, string> = {}
    for (const { name, grain } of marts) {
      const rows = await database.rows(`select * from ${name} order by ${grain.join(', ')}`)
      hashes[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    }
    return hashes
  } finally {
    await database.close()
  }
}

/** The records of every table in another order. */
const permuted = (all: Records, step: number): Records =>
  Object.fromEntries(
    Object.entries(all).map(([table, rows]: [string, readonly object[]]) => [
      table,
      step === 0 ? rows : [...rows.slice(rows.length >> 1).toReversed(), ...rows.slice(0, rows.length >> 1)],
    ]),
  ) as unknown as Records

test(
  'records in another order, other time zones of the machine and 1, 2 or 4 threads make the same marts, byte for byte',
  { timeout: 600_000 },
  async () => {
    const zone = process.env['TZ']
    try {
      await fc.assert(
        fc.asyncProperty(records, settings, async (all, told) => {
          const made: Record<string, string>[] = []
          for (const [at, timezone] of ['UTC', 'Asia/Shanghai', 'America/St_Johns'].entries()) {
            process.env['TZ'] = timezone
            made.push(await hashesOf(permuted(all, at), told, 2 ** at))
          }
          expect(made[1]).toEqual(made[0])
          expect(made[2]).toEqual(made[0])
        }),
        tried(2),
      )
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  },
)
