import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'
import { asked, readingOf } from '#lib/server/reading.ts'

const limit = 100
const tables = ['payments', 'promises', 'spells', 'worked-accounts', 'findings']

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const reading = readingOf(locals)
  if (!tables.includes(params.table)) error(404, 'not found')
  const query = url.searchParams
  const from = query.get('from') ?? undefined
  const to = query.get('to') ?? undefined
  const offset = Math.max(0, Math.trunc(Number(query.get('offset') ?? 0)) || 0)
  const { rows, next } = await asked(reading.facts({ table: params.table, from, to }, { limit, offset }))
  const records = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]: [string, unknown]) => [
        name,
        value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  )
  return { edition: reading.edition, table: params.table, from: from ?? null, to: to ?? null, offset, records, next }
}
