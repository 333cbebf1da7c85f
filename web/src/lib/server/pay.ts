import { error, fail } from '@sveltejs/kit'
import type { PayBytes, PayDesk } from '../../../api/pay/desk.ts'

/** Pay as the reader may see it. */
export function payOf({ service, refused }: App.Locals): PayDesk {
  if (refused === true || service === null) error(404, 'not found')
  return service.pay()
}

function codeOf(cause: object): string {
  const { code } = ('extensions' in cause ? cause.extensions : {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : ''
}

const refusalOf = (cause: unknown): { status: number; message: string; code: string } | null =>
  cause instanceof Error && 'status' in cause && typeof cause.status === 'number' && cause.status < 500
    ? { status: cause.status, message: cause.message, code: codeOf(cause) }
    : null

/** A refusal becomes a page with its sentence. */
export async function shown<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    const refusal = refusalOf(cause)
    if (refusal !== null) error(refusal.status, refusal.message)
    throw cause
  }
}

/** A field of a form as text; undefined where it is empty. */
export function field(form: FormData, name: string): string | undefined {
  const value = form.get(name)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** What a form asks for, done in the name of the reader; a refusal comes back beside the form. */
export async function sent(
  { locals, request }: { readonly locals: App.Locals; readonly request: Request },
  use: (desk: PayDesk, form: FormData) => Promise<unknown>,
) {
  const form = await request.formData()
  const { who } = locals
  if (who?.via === 'session' && form.get('csrf') !== who.csrf)
    return fail(403, { message: 'This form is out of date; open the page again.', code: 'form' })
  try {
    await use(payOf(locals), form)
  } catch (cause) {
    const refusal = refusalOf(cause)
    if (refusal !== null) return fail(refusal.status, { message: refusal.message, code: refusal.code })
    throw cause
  }
  return { message: null, code: '' }
}

/** A file to keep. */
export const download = ({ name, type, bytes }: PayBytes): Response =>
  new Response(bytes as unknown as BodyInit, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    },
  })
