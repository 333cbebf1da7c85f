import { redirect } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const { who, door } = locals
  const to = url.searchParams.get('to') ?? '/'
  if (who !== null && who.via !== 'demo') redirect(303, '/account')
  return {
    to,
    error: url.searchParams.get('error'),
    wait: url.searchParams.get('wait') ?? '',
    hasProvider: door.hasProvider,
  }
}
