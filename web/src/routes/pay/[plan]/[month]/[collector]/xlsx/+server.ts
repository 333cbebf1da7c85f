import type { RequestHandler } from './$types'
import { download, payOf, shown } from '#lib/server/pay.ts'

export const GET: RequestHandler = async ({ locals, params }) => {
  const { plan, month, collector } = params
  return download(await shown(payOf(locals).sheet(plan, month, collector, locals.lang)))
}
