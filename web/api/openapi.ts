import { z } from 'zod'
import type { Route } from './route.ts'
import { types } from './written.ts'

type Json = Readonly<Record<string, unknown>>

const inputOf = (route: Route) =>
  z.toJSONSchema(route.words, { io: 'input', target: 'draft-2020-12' }) as {
    readonly properties?: Readonly<Record<string, Json>>
    readonly required?: readonly string[]
  }

const inPath = ({ path }: Route) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')

function parametersOf(route: Route, method: string): Json[] {
  const { properties = {}, required = [] } = inputOf(route)
  const parts = inPath(route)
  return Object.entries(properties)
    .filter(([name]) => method === 'GET' || parts.includes(name))
    .map(([name, { description, ...schema }]) => ({
      name,
      in: parts.includes(name) ? 'path' : 'query',
      required: required.includes(name),
      description,
      schema,
    }))
}

function bodyOf(route: Route): Json {
  const { properties = {}, required = [] } = inputOf(route)
  const parts = inPath(route)
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !parts.includes(name))),
    required: required.filter((name) => !parts.includes(name)),
    additionalProperties: false,
  }
  return { required: true, content: { 'application/json': { schema } } }
}

const tabular = {
  type: 'object',
  properties: { rows: { type: 'array', items: { type: 'object' } } },
  required: ['rows'],
}
const binary = { type: 'string', format: 'binary' }

function answersOf({ kind }: Route): Json {
  const content =
    kind === 'rows'
      ? Object.fromEntries(
          Object.values(types).map((type) => [type, { schema: type === types.json ? tabular : binary }]),
        )
      : { [types.json]: { schema: { type: 'object' } } }
  return {
    200: { description: kind === 'rows' ? 'Rows.' : 'A document.', content },
    ...(kind === 'live' ? {} : { 304: { description: 'The answer under this ETag still holds.' } }),
    default: {
      description: 'A problem document (RFC 9457); `detail` names the remedy.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  }
}

const operation = (route: Route, method: string): Json => ({
  operationId: route.methods.length > 1 && method === 'POST' ? `${route.id}-post` : route.id,
  summary: route.about,
  parameters: parametersOf(route, method),
  ...(method === 'POST' ? { requestBody: bodyOf(route) } : {}),
  responses: answersOf(route),
})

/** The OpenAPI 3.1 description of some routes. */
export const openApiOf = (routes: readonly Route[], version: string): Json => ({
  openapi: '3.1.0',
  info: { title: 'Rollcall', version, description: 'Numbers of a debt-collection operation, from published editions.' },
  servers: [{ url: '/api/v1' }],
  paths: Object.fromEntries(
    [...Map.groupBy(routes, ({ path }) => path)].map(([path, sharing]) => [
      path,
      Object.fromEntries(
        sharing.flatMap((route) => route.methods.map((method) => [method.toLowerCase(), operation(route, method)])),
      ),
    ]),
  ),
  components: {
    schemas: {
      Problem: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string', description: 'One sentence that names the remedy.' },
        },
        required: ['type', 'title', 'status', 'detail'],
      },
    },
  },
})
