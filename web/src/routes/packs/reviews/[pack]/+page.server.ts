import { redirect } from '@sveltejs/kit'
import type { Actions, PageServerLoad } from './$types'
import type { ReviewContent } from '#lib/pages/review.ts'
import { acted, actsIn, found, sentBy } from '#lib/server/acting.ts'
import { readingOf } from '#lib/server/reading.ts'

export const load: PageServerLoad = async ({ locals, params }) => {
  const reading = readingOf(locals)
  const { packs } = actsIn(locals)
  const { content, ...pack } = await found(packs.get(params.pack))
  const signed = new Set(pack.signatures.map(({ side }) => side))
  const isSigner = pack.signatures.some(({ signed_by }) => signed_by === locals.who?.name)
  return {
    edition: reading.edition,
    pack,
    content: JSON.parse(content) as ReviewContent,
    sides: isSigner ? [] : packs.sides(pack.collector).filter((side) => !signed.has(side)),
  }
}

export const actions: Actions = {
  sign: async (event) => {
    const sent = await sentBy(event)
    const { packs } = actsIn(event.locals)
    const side = sent.text('side') === 'collector' ? 'collector' : 'manager'
    const done = await acted(async () => packs.sign(event.params.pack, side))
    if (done !== undefined) return done
    redirect(303, event.url.pathname)
  },
}
