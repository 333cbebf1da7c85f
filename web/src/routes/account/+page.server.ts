import { redirect } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { who, door } = locals
  if (who === null) redirect(303, '/sign-in')
  return {
    login: who.name,
    rows: who.rows,
    isSession: who.via === 'session',
    mayViewAs: who.permissions.has('people') && who.via === 'session',
    here: who.publicId,
    sessions: await door.sessions(),
    error: url.searchParams.get('error'),
    to: url.searchParams.get('to') ?? '/account',
  }
}
