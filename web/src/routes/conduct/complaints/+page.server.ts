import type { PageServerLoad } from './$types'
import { complaintsBy, filterWord } from '#lib/pages/conduct.ts'
import { linesHeight } from '#lib/pages/outlook.ts'
import { catalogues } from '#lib/messages/index.ts'
import { survivalModel } from '#lib/server/complaints.ts'
import { drawingsOf } from '#lib/server/drawing.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'

/** Open complaints listed on the page. */
const most = 200

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const { lang, who } = locals
  const view = viewIn(url, reading)
  const { from, to } = view
  const by = complaintsBy.find((one) => one === url.searchParams.get('by')) ?? 'category'
  const only = url.searchParams.get('only')
  const plain = {
    edition: reading.edition,
    view,
    by,
    only,
    decides: who?.permissions.has('decide') === true,
    names: reading.names,
  }
  if (reading.metrics['complaints']?.missing !== null) return { ...plain, life: null }
  const narrowed = only === null ? {} : { where: [filterWord(by, only)] }
  const [whole, groups, chosen, open] = await asked(
    Promise.all([
      reading.complaints({ from, to }),
      reading.complaints({ by, from, to }),
      only === null ? null : reading.complaints({ from, to, ...narrowed }),
      who?.permissions.has('records') === true ? reading.openComplaints({ from, to, ...narrowed, limit: most }) : null,
    ]),
  )
  const texts = catalogues[lang].complaintLife
  const nameOf = (id: string) =>
    by === 'team' || by === 'collector' ? (reading.names[by][id] ?? id) : (texts.words[id] ?? id)
  const model = survivalModel(
    [
      { name: texts.total, steps: whole.curve },
      ...(chosen === null || only === null ? [] : [{ name: nameOf(only), steps: chosen.curve }]),
    ],
    lang,
  )
  return {
    ...plain,
    life: {
      whole: whole.rows[0] ?? null,
      rows: groups.rows,
      steps: (chosen ?? whole).curve,
      curve: model && { model, drawings: drawingsOf(model, linesHeight) },
      open: open?.rows ?? null,
    },
  }
}
