import type { Line, Measure } from '#lib/figure.ts'
import { isEnough } from '#lib/format/delta.ts'
import { numeric, styleOf, written } from '#lib/format/metric.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'

/** From which team to which the first judged rate runs; null: fewer than two teams have enough records. */
export function answerOf(measures: readonly Measure[], teams: readonly Line[], lang: Lang, t: Messages): string | null {
  const measure = measures.find(({ better, unit }) => better !== 'neither' && unit === 'ratio')
  if (measure === undefined) return null
  const value = ({ figures }: Line) => numeric(figures[measure.id]?.now)
  const judged = teams
    .filter((team) => {
      const cell = team.figures[measure.id]?.now
      return team.id !== null && cell != null && cell.value !== null && isEnough(cell, measure.minN)
    })
    .toSorted((a, b) => (value(a) ?? 0) - (value(b) ?? 0))
  const [low, high] = [judged[0], judged.at(-1)]
  if (low === undefined || high === undefined || low === high) return null
  const shown = (team: Line) => written(styleOf(measure), value(team) ?? 0, lang)
  return t.teams.sentence(high.name ?? '', shown(high), low.name ?? '', shown(low), measure.label[lang])
}
