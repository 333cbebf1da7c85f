import type { PageServerLoad } from './$types'
import { samplings, scoresBy } from '#lib/pages/conduct.ts'
import { asked, readingOf, viewIn } from '#lib/server/reading.ts'

const wholeIn = (text: string | null, least: number, most: number, otherwise: number): number => {
  const number = Number(text)
  return text !== null && /^\d+$/.test(text) && number >= least && number <= most ? number : otherwise
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const reading = readingOf(locals)
  const view = viewIn(url, reading)
  const { from, to } = view
  const words = url.searchParams
  const by = scoresBy.find((one) => one === words.get('by')) ?? 'team'
  const how = samplings.find((one) => one === words.get('how')) ?? 'stratified'
  const size = wholeIn(words.get('size'), 1, 500, 20)
  const seed = wholeIn(words.get('seed'), 0, 999_999_999, 1)
  const team = words.get('team') ?? ''
  const decides = locals.who?.permissions.has('decide') === true
  const isKnown = reading.metrics['qa_score']?.missing === null
  const where = team === '' ? [] : [`team=${team.replaceAll(',', '\\,')}`]
  const [whole, scores, sample, agreement] = await asked(
    Promise.all([
      isKnown ? reading.qaSections({ from, to }) : null,
      isKnown ? reading.qaSections({ by, from, to }) : null,
      decides ? reading.qaSample({ how, size, seed, from, to, where }) : null,
      decides && isKnown ? reading.qaAgreement({ from, to }) : null,
    ]),
  )
  return {
    edition: reading.edition,
    view,
    by,
    decides,
    scores: whole && scores && { whole: whole.rows, rows: scores.rows },
    sample: sample && { ...sample, how, size, seed, team },
    agreement,
    names: reading.names,
  }
}
