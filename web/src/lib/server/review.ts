import { error } from '@sveltejs/kit'
import type { Reading, Statement } from '../../../api/service.ts'
import { shownMeasures } from '#lib/pages/people.ts'
import { coachable } from '#lib/pages/standing.ts'
import type { View } from '#lib/period/view.ts'
import type { ReviewContent } from '#lib/pages/review.ts'
import { besides } from './besides.ts'
import { comparesWithOthers, equals, linesOf, measuresOf, textIn } from './lines.ts'
import { asked } from './reading.ts'
import { focusOf, standingsOf } from './standing.ts'

/** The team a person worked in last in the period; null: in none. */
export async function teamOf(reading: Reading, { from, to }: View, collector: string) {
  const metric = ['attempts', 'net_collected'].find((id) => reading.metrics[id] !== undefined)
  if (metric === undefined) return null
  const { rows } = await reading.ask({
    metrics: [metric],
    by: ['month', 'team'],
    from,
    to,
    where: [equals('collector', collector)],
  })
  const last = rows
    .filter((row) => textIn(row, 'team') !== null)
    .toSorted((a, b) => ((textIn(a, 'month') ?? '') < (textIn(b, 'month') ?? '') ? 1 : -1))[0]
  const id = last === undefined ? null : textIn(last, 'team')
  return id === null ? null : { id, name: reading.names.team[id] ?? id }
}

/** What the review pack of a person shows. `statements`: their pay, where it is locked. */
export async function reviewOf(
  reading: Reading,
  view: View,
  collector: string,
  statements: (collector: string, from: string, to: string) => Promise<readonly Statement[]>,
): Promise<ReviewContent> {
  const name = reading.names.collector[collector]
  if (name === undefined) error(404, 'not found')
  const { where } = view
  const within = { dimension: 'collector', id: collector } as const
  const measures = measuresOf(reading, shownMeasures, ['collector', 'team', 'month'], where)
  const skills = measuresOf(reading, coachable, ['collector'], where)
  const now = { ...view, against: null }
  const team = await asked(teamOf(reading, view, collector))
  const peers = team === null ? null : ({ dimension: 'team', id: team.id } as const)
  const [lines, standings, [working], [others], record, paid] = await asked(
    Promise.all([
      linesOf(reading, measures, null, view, { where, within, trend: false }),
      standingsOf(reading, view, within, peers),
      linesOf(reading, skills, null, now, { where, within, trend: false }),
      linesOf(reading, skills, null, now, { where, within: peers, trend: false }),
      reading.person(collector, view.from, view.to),
      statements(collector, view.from, view.to),
    ]),
  )
  const [self] = await asked(besides(reading, view, measures, lines, () => `collector:${collector}`))
  return {
    edition: reading.edition,
    view,
    id: collector,
    name,
    team,
    measures,
    fair: measures.some(comparesWithOthers),
    figures: self?.figures ?? {},
    standings,
    focus: working === undefined ? [] : focusOf([working], skills, others, 3),
    record,
    statements: paid,
  }
}
