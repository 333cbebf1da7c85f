import express, { Router, type Request, type Response } from 'express'
import { createHash } from 'node:crypto'
import { columnsOf, toArrow, toCsv } from '../../warehouse/index.ts'
import { Refusal } from './problem.ts'
import type { Answer, Matrix, Reading, Service, Words } from './service.ts'
import { wordsOf } from './words.ts'

const types = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
} as const
type Format = keyof typeof types

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

const columns = ({ rows }: Answer | Matrix) => columnsOf(rows.map((row) => ({ ...row })))

const written: Record<Format, (answer: Answer | Matrix) => string | Promise<Uint8Array>> = {
  json: (answer) => JSON.stringify(answer),
  csv: (answer) => toCsv(columns(answer)),
  arrow: (answer) => toArrow(columns(answer)),
}

async function reply(service: Service, request: Request, response: Response, given: Record<string, unknown>) {
  const { format: asked, ...words } = wordsOf(given)
  const format = formatOf(request, asked)
  await service.read(async (reading) => {
    const tag = createHash('sha256')
      .update(JSON.stringify([reading.edition.id, format, words]))
      .digest('base64url')
    response
      .set('ETag', `"${tag.slice(0, 27)}"`)
      .set('Cache-Control', 'private, no-cache')
      .vary('Accept')
      .set('Rollcall-Edition', reading.edition.id)
    if (request.fresh) return void response.status(304).end()
    const answer = await answered(reading, words)
    const body = await written[format](answer)
    response.type(format === 'arrow' ? types.arrow : `${types[format]}; charset=utf-8`)
    if (format !== 'json') response.attachment(`rollcall-${reading.edition.id}.${format}`)
    response.send(typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength))
  })
}

const answered = (reading: Reading, words: Words): Promise<Answer | Matrix> =>
  words.matrix === undefined ? reading.ask(words) : reading.matrix(words)

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
