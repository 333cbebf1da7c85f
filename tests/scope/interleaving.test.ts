import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../web/server.ts'
import { smallFloor } from '../web/floor.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'
import { readersIn, type Reader } from '../web/readers.ts'

/** How many questions are asked. */
const wanted = Number(process.env['INTERLEAVED'] ?? 5000)

let home: string
let server: RunningServer
let readers: Record<string, Reader>
beforeAll(async () => {
  home = await newHome('people')
  await publish(home, smallFloor(100))
  readers = await readersIn(home, {
    executive: { role: 'executive' },
    one: { role: 'manager', scope: { teams: ['T1'] } },
    two: { role: 'manager', scope: { teams: ['T2'] } },
    collector: { role: 'collector', scope: { collector: 'c0' } },
  })
  server = await serve(home, { limits: { perMinute: 1_000_000, atOnce: 1000 } })
})
afterAll(async () => {
  await server.close()
  await removeHome(home)
})

const period = 'from=2026-07-01&to=2026-08-01'
const questions = [
  `query?metrics=net_collected,kept_rate&by=collector&${period}`,
  `query?metrics=net_collected&by=team&${period}`,
  `query?metrics=recovery_rate,oe_index&${period}`,
  `query?metrics=attempts,rpc_rate&by=team,day&${period}`,
  `query?matrix=roll&${period}`,
  `facts/promises?${period}`,
]
const types = ['application/json', 'text/csv']

interface Asked {
  readonly reader: string
  readonly question: string
  readonly type: string
}

async function told({ reader, question, type }: Asked) {
  const response = await fetch(`${server.url}/api/v1/${question}`, {
    headers: { ...readers[reader]!.headers, Accept: type },
  })
  return { status: response.status, tag: response.headers.get('etag'), body: await response.text() }
}

test('however the questions of several readers come, each is answered as if asked alone', async () => {
  const all = Object.keys(readers).flatMap((reader) =>
    questions.flatMap((question) => types.map((type): Asked => ({ reader, question, type }))),
  )
  const alone = new Map<string, Awaited<ReturnType<typeof told>>>()
  for (const asked of all) alone.set(JSON.stringify(asked), await told(asked))
  const bodies = (reader: string) =>
    [...alone].filter(([key]) => key.includes(`"${reader}"`)).map(([, { body }]) => body)
  // Otherwise nothing could be mixed up.
  expect(bodies('one').filter((body, index) => body !== bodies('two')[index]).length).toBeGreaterThan(4)

  let asked = 0
  const burst = fc.array(fc.constantFrom(...all), { minLength: 25, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(burst, async (some) => {
      const answers = await Promise.all(some.map(told))
      asked += some.length
      for (const [index, answer] of answers.entries()) expect(answer).toEqual(alone.get(JSON.stringify(some[index])))
    }),
    { numRuns: Math.ceil(wanted / 25), endOnFailure: true },
  )
  expect(asked).toBeGreaterThanOrEqual(wanted)
}, 900_000)
