import express, { Router, type Request, type Response } from 'express'
import { createHash } from 'node:crypto'
import { columnsOf, toArrow, toCsv } from '../../warehouse/index.ts'
import { Cache } from './cache.ts'
import { Refusal } from './problem.ts'
import type { Answer, Reading, Service, Table, Words } from './service.ts'
import { wordsOf } from './words.ts'

const types = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
} as const
type Format = keyof typeof types

const keptBodies = 200

const formatNamed = (name: string): Format => {
  if (name in types) return name as Format
  throw new Refusal(400, `There is no format “${name}” here; ask for ${Object.keys(types).join(', ')}.`)
}

function formatOf(request: Request, asked: string | undefined): Format {
  if (asked !== undefined) return formatNamed(asked)
  const accepted = request.accepts(Object.values(types))
  const format = (Object.keys(types) as Format[]).find((one) => types[one] === accepted)
  if (format !== undefined) return format
  throw new Refusal(406, `The answer comes as ${Object.values(types).join(', ')}; accept one of them.`)
}

const columns = ({ rows }: Answer | Table) => columnsOf(rows.map((row) => ({ ...row })))

const write: Record<Format, (answer: Answer | Table) => string | Promise<Uint8Array>> = {
  json: (answer) => JSON.stringify(answer),
  csv: (answer) => toCsv(columns(answer)),
  arrow: (answer) => toArrow(columns(answer)),
}

/** Written answers of an edition by their tag: an edition never changes. */
const written = new WeakMap<Reading, Cache>()

function bodiesOf(reading: Reading): Cache {
  const known = written.get(reading)
  if (known !== undefined) return known
  const bodies = new Cache(keptBodies)
  written.set(reading, bodies)
  return bodies
}

const bufferOf = (body: string | Uint8Array) =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)

async function reply(service: Service, request: Request, response: Response, given: Record<string, unknown>) {
  const { format: asked, ...words } = wordsOf(given)
  const format = formatOf(request, asked)
  await service.read(async (reading) => {
    const { id } = reading.edition
    const tag = createHash('sha256')
      .update(JSON.stringify([id, format, words]))
      .digest('base64url')
      .slice(0, 27)
    response.set({ ETag: `"${tag}"`, 'Cache-Control': 'private, no-cache', Vary: 'Accept', 'Rollcall-Edition': id })
    if (request.fresh) return void response.status(304).end()
    const body = await bodiesOf(reading).get(tag, async () =>
      bufferOf(await write[format](await answered(reading, words))),
    )
    if (format !== 'json') response.set('Content-Disposition', `attachment; filename="rollcall-${id}.${format}"`)
    response.set('Content-Type', format === 'arrow' ? types.arrow : `${types[format]}; charset=utf-8`).send(body)
  })
}

const answered = (reading: Reading, words: Words): Promise<Answer | Table> =>
  words.matrix === undefined && words.curve === undefined ? reading.ask(words) : reading.draw(words)

/** `/query`: a question by GET with the words of the command line, or by POST as JSON. */
export function queries(service: Service): Router {
  const router = Router()
  router.get('/query', (request, response) => reply(service, request, response, request.query))
  router.post('/query', express.json({ limit: '64kb', strict: true }), (request, response) => {
    const body: unknown = request.body
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Refusal(400, 'Send the question as a JSON object with Content-Type: application/json.')
    return reply(service, request, response, body as Record<string, unknown>)
  })
  return router
}
