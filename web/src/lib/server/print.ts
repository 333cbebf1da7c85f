import { error } from '@sveltejs/kit'
import { catalogues } from '#lib/messages/index.ts'

const headers = { 'Cache-Control': 'no-store', Vary: 'Cookie' }

/** The page above an address that ends in `/pdf`, printed; 503 with a sentence where this machine cannot. */
export async function pdfOf({ print, refused, lang }: App.Locals, { pathname, search }: URL): Promise<Response> {
  if (refused === true) error(404, 'not found')
  const path = pathname.replace(/\/pdf$/, '')
  const made = await print(path + search)
  if ('status' in made) error(made.status >= 400 ? made.status : 404, 'not found')
  if ('lacks' in made)
    return new Response(catalogues[lang].packs.lacks[made.lacks], {
      status: 503,
      headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
    })
  const name = `${path.slice(1).replaceAll('/', '-')}.pdf`
  return new Response(made.pdf as unknown as BodyInit, {
    headers: {
      ...headers,
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
    },
  })
}
