import { redirect, type RequestHandler } from '@sveltejs/kit'
import { keep } from '#lib/server/preferences.ts'

/** Back to the page the form stood on, whose own `?lang` would overrule the choice. */
function back(form: FormData, url: URL): string {
  const given = form.get('back')
  const target = URL.parse(typeof given === 'string' ? given : '/', url)
  if (target === null || target.origin !== url.origin) return '/'
  target.searchParams.delete('lang')
  return `${target.pathname}${target.search}`
}

export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData()
  keep(cookies, form)
  redirect(303, back(form, url))
}
