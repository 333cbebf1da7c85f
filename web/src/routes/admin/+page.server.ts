import { error, fail } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'

const size = 50

const wordIn = (url: URL, name: string): string | undefined => url.searchParams.get(name)?.trim() || undefined

export const load: PageServerLoad = async ({ locals, url }) => {
  const { acts, door, who, reading, refused } = locals
  if (refused === true || door.office === null || who === null) error(404, 'not found')
  const before = Number(url.searchParams.get('before') ?? Infinity)
  const filter = { actor: wordIn(url, 'actor'), action: wordIn(url, 'action') }
  const [overview, settings] = await Promise.all([
    door.office.overview({
      ...filter,
      before: Number.isSafeInteger(before) && before > 0 ? before : null,
      limit: size,
    }),
    acts?.data.settings() ?? null,
  ])
  return {
    ...overview,
    settings,
    edition: reading?.edition ?? null,
    filter,
    isFirst: before === Infinity,
    more: overview.entries.length === size ? (overview.entries.at(-1)?.seq ?? null) : null,
    here: who.publicId,
    mayChange: who.via === 'session' && who.mayWrite,
  }
}

export const actions: Actions = {
  default: async ({ request, locals }) => {
    const { office } = locals.door
    if (office === null) error(404, 'not found')
    const form = await request.formData()
    const fields = Object.fromEntries(
      [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
    try {
      return {
        wrong: null,
        prove: false,
        link: null,
        token: null,
        ...(await office.act(fields)),
      }
    } catch (cause) {
      if (!(cause instanceof Error) || !('status' in cause)) throw cause
      const { code } = 'extensions' in cause ? (cause.extensions as { readonly code?: string }) : {}
      return fail(Number(cause.status), { wrong: cause.message, prove: code === 'prove', link: null, token: null })
    }
  },
}
