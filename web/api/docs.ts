import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { z } from 'zod'
import type { Route } from './route.ts'
import { formats } from './written.ts'

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br>')

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin:2rem 0 .25rem;font-size:1.1rem}code{font:.9em ui-monospace,monospace}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8884}th{width:11rem}`

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function wordsOf(route: Route): string {
  const lines = Object.entries<z.ZodType>(route.words.shape).map(([name, schema]) => {
    const isRequired = !schema.safeParse(undefined).success
    const about = escaped(schema.description ?? '')
    return `<tr><th scope="row"><code>${escaped(name)}</code>${isRequired ? ' *' : ''}</th><td>${about}</td></tr>`
  })
  return lines.length === 0 ? '' : `<table>${lines.join('')}</table>`
}

const section = (route: Route) =>
  `<section id="${route.id}"><h2><code>${route.methods.join(' · ')} /api/v1${escaped(route.path)}</code></h2>` +
  `<p>${escaped(route.about)}${route.kind === 'rows' ? ` Answers ${formats.join(', ')}.` : ''}</p>${wordsOf(route)}</section>`

const pageOf = (routes: readonly Route[]) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rollcall API</title>` +
  `<meta name="viewport" content="width=device-width"><style>${style}</style></head><body><main><h1>Rollcall API</h1>` +
  `<p>Words go into the query string, or into a JSON object by POST; those with a * must be said. Answers come from one published edition, named in <code>Rollcall-Edition</code>, and carry an <code>ETag</code>. Errors are problem documents (RFC 9457). For programs: <a href="/api/v1/openapi.json">openapi.json</a>.</p>` +
  `${routes.map(section).join('')}</main></body></html>`

/** The routes as a page for people: it loads nothing. */
export function docsPage(routes: readonly Route[]): RequestHandler {
  const page = pageOf(routes)
  return (_request, response) => void response.set('Content-Security-Policy', policy).type('html').send(page)
}
