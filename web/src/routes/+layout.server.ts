import type { LayoutServerLoad } from './$types'
import { personOf } from '#lib/server/person.ts'
import { staleDays } from '#lib/period/stale.ts'
import { lackingIn } from '#lib/lacking.ts'
import { countingOf, isFolded } from '#lib/server/preferences.ts'

export const load: LayoutServerLoad = ({ locals, url, cookies }) => {
  url.searchParams.get('lang')
  return {
    lang: locals.lang,
    person: personOf(locals),
    theme: locals.theme,
    counting: countingOf(cookies),
    lacking: lackingIn(locals.reading),
    folded: isFolded(cookies),
    edition: locals.reading?.edition ?? null,
    stale: staleDays(locals.reading?.edition ?? null, new Date()),
    view: null,
  }
}
