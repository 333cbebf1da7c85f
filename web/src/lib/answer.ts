import type { Figure, Measure } from '#lib/figure.ts'
import { deltaOf } from '#lib/format/delta.ts'
import { styleOf, written } from '#lib/format/metric.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'

/** The answer of a page: how its leading measures stand and moved. Null: none has a value. */
export function answerOf(
  leading: readonly string[],
  measures: readonly Measure[],
  figures: Readonly<Record<string, Figure>>,
  against: string | null,
  lang: Lang,
  currency: string,
  t: Messages,
): string | null {
  const clauses = leading.flatMap((id) => {
    const measure = measures.find((one) => one.id === id)
    const figure = figures[id]
    if (measure === undefined || figure?.now?.value == null) return []
    const style = styleOf(measure)
    const value = `${written(style, figure.now.value, lang)}${style.kind === 'money' ? ` ${currency}` : ''}`
    const delta = deltaOf(measure, style, figure.now, figure.before, t.tile.points)
    return [
      t.portfolio.clause(
        measure.label[lang],
        value,
        delta && (delta.direction === 'flat' ? 'flat' : delta.direction),
        delta?.text ?? '',
      ),
    ]
  })
  return clauses.length === 0 ? null : t.portfolio.joined(against, clauses)
}
