import { redirect } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

/** Where everybody begins: with what they are here for. */
function startOf({ who }: App.Locals): string {
  if (who === null) return '/sign-in'
  if (who.permissions.has('portfolio')) return '/summary'
  if (who.rows !== 'all' && who.rows.teams.length > 0) return '/teams'
  const self = who.rows === 'all' ? undefined : who.rows.collectors[0]
  return self === undefined ? '/account' : `/collectors/${encodeURIComponent(self)}`
}

export const load: PageServerLoad = ({ locals, url }) => redirect(307, `${startOf(locals)}${url.search}`)
