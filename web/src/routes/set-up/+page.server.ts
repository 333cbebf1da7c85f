import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const secret = url.searchParams.get('link') ?? ''
  return {
    secret,
    link: await locals.door.link(secret),
    name: url.searchParams.get('name') ?? '',
    error: url.searchParams.get('error'),
  }
}
