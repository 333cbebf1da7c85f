import type { RequestHandler } from './$types'
import { download, payOf, shown } from '#lib/server/pay.ts'

export const GET: RequestHandler = async ({ locals, params }) => download(await shown(payOf(locals).file(params.id)))
