import type { Request, RequestHandler, Response } from 'express'
import { createHash } from 'node:crypto'
import { scoped } from './access/scoped.ts'
import { withinRows, type Places } from './access/limits.ts'
import { noted } from './access/noted.ts'
import { whoOf, type Access } from './access/who.ts'
import { definitionsOf } from './definitions.ts'
import { goneSignal } from './gone.ts'
import { wordsIn } from './input.ts'
import { Refusal } from './problem.ts'
import { whichIn, type Route, type RowsRoute } from './route.ts'
import type { Reading, Service } from './service.ts'
import { flatOf, formats, toFlat, toJson, toWorkbook, types, type Body, type Format } from './written.ts'

type Words = Readonly<Record<string, unknown>>

const formatNamed = (name: string): Format => {
  const format = formats.find((one) => one === name)
  if (format !== undefined) return format
  throw new Refusal(400, `There is no format “${name}” here; ask for ${formats.join(', ')}.`)
}

function formatOf(request: Request, asked: unknown): Format {
  if (typeof asked === 'string') return formatNamed(asked)
  const accepted = request.accepts(Object.values(types))
  const format = formats.find((one) => types[one] === accepted)
  if (format !== undefined) return format
  throw new Refusal(406, `The answer comes as ${Object.values(types).join(', ')}; accept one of them.`)
}

function givenIn(request: Request): Words {
  if (request.method !== 'POST') return { ...request.query, ...request.params }
  const body: unknown = request.body
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'Send the question as a JSON object with Content-Type: application/json.')
  return { ...(body as Words), ...request.params }
}

/** The pieces are in memory already: waiting for the client would save nothing. */
function send(response: Response, { pieces, bytes }: Body): void {
  response.set('Content-Length', String(bytes))
  const [only, another] = pieces
  if (response.req.method === 'HEAD') return void response.end()
  if (another === undefined) return void response.end(only)
  for (const piece of pieces) response.write(piece)
  response.end()
}

const inOrder = (words: Words): Words =>
  Object.fromEntries(Object.entries(words).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

async function written(route: RowsRoute, reading: Reading, words: Words, format: Format, most: number): Promise<Body> {
  const answer = async () => withinRows(await route.answer(reading, words), most)
  if (format === 'json') return toJson(await answer())
  const columns = (await route.columns?.(reading, words)) ?? (await flatOf(await answer()))
  if (format === 'xlsx') return toWorkbook([{ name: 'Figures 数据', columns }, ...definitionsOf(reading, columns)])
  return toFlat(columns, format)
}

/** Answers from an edition: told apart by its id, the route, the words and the format, and not sent twice. */
async function fromEdition(
  route: Exclude<Route, { kind: 'live' }>,
  service: Service,
  scope: string,
  most: number,
  request: Request,
  response: Response,
) {
  const { format: asked, ...words } = wordsIn(route.words, givenIn(request), route.called ?? 'question')
  const format = route.kind === 'rows' ? formatOf(request, asked) : 'json'
  const signal = goneSignal(response)
  const body = await service.read(
    async (reading) => {
      const { id } = reading.edition
      const question = ['body', route.id, format, route.canonical?.(reading, words) ?? inOrder(words)]
      const tag = createHash('sha256')
        .update(JSON.stringify([id, scope, question]))
        .digest('base64url')
        .slice(0, 27)
      response.set({
        ETag: `"${tag}"`,
        'Cache-Control': 'private, no-cache',
        Vary: 'Accept, Authorization, Cookie',
        'Rollcall-Edition': id,
      })
      if (request.fresh) return null
      return reading.kept(question, async (asking) =>
        route.kind === 'rows'
          ? written(route, asking, words, format, most)
          : toJson(withinRows(await route.answer(asking, words), most)),
      )
    },
    { ...whichIn(words), signal },
  )
  if (body === null) return void response.status(304).end()
  if (format !== 'json') {
    const id = String(response.get('Rollcall-Edition'))
    response.set('Content-Disposition', `attachment; filename="rollcall-${id}.${format}"`)
  }
  const isText = format === 'json' || format === 'csv'
  response.set('Content-Type', isText ? `${types[format]}; charset=utf-8` : types[format])
  send(response, body)
}

async function fromLife(
  route: Extract<Route, { kind: 'live' }>,
  service: Service,
  request: Request,
  response: Response,
) {
  const words = wordsIn(route.words, givenIn(request), route.called ?? 'question')
  const answer = await route.answer(service, words)
  response.set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/json; charset=utf-8' })
  send(response, await toJson(answer))
}

/** Answers the requests of a route. */
export const handlerOf =
  (route: Route, service: Service, access: Access, places: Places, most: number): RequestHandler =>
  async (request, response) => {
    response.locals['route'] = route.id
    const who = whoOf(response)
    if (who === null) throw new Refusal(401, 'Sign in first.')
    const own = scoped(service, who)
    await noted(access, who, route, request)
    await places.within(who, () =>
      route.kind === 'live'
        ? fromLife(route, own, request, response)
        : fromEdition(route, own, who.key, most, request, response),
    )
  }
