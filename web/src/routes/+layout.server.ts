import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals, url }) => {
  url.searchParams.get('lang')
  return { lang: locals.lang, theme: locals.theme, edition: locals.reading?.edition ?? null, view: null }
}
