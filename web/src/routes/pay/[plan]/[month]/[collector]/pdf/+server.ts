import type { RequestHandler } from './$types'
import { pdfOf } from '#lib/server/print.ts'

export const GET: RequestHandler = ({ locals, url }) => pdfOf(locals, url)
