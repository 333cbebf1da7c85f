import type { PageServerLoad } from './$types'
import { payOf, shown } from '#lib/server/pay.ts'
import { readingOf } from '#lib/server/reading.ts'

const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { edition } = readingOf(locals)
  const { plan, month, collector, table } = params
  const earned = url.searchParams.get('earned') ?? month
  const { rows, asOf, more } = await shown(payOf(locals).records(plan, month, collector, earned, table))
  await locals.door.viewed('pay', `${plan} ${month} ${collector} ${table}`)
  const records = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)])))
  return { edition, plan, month, collector, table, earned, asOf, more, records }
}
