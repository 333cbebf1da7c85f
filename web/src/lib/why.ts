import { written, type Style } from '#lib/format/metric.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'
import type { Why } from '#lib/server/why.ts'

/** A difference with its sign; parts of it are rounded so that they still add up. */
function signed(style: Style, value: number, points: string): string {
  const text =
    style.kind === 'percent'
      ? `${Math.abs(value * 100).toFixed(style.digits)} ${points}`
      : Math.abs(value).toFixed('digits' in style ? style.digits : 2)
  return `${value > 0 && Number.parseFloat(text) !== 0 ? '+' : value < 0 && Number.parseFloat(text) !== 0 ? '−' : '±'}${text}`
}

const rounded = (style: Style, value: number) => {
  const digits = style.kind === 'percent' ? style.digits + 2 : 'digits' in style ? style.digits : 2
  return Math.round(value * 10 ** digits) / 10 ** digits
}

/** Why a measure changed, in a sentence or two. */
export function whyTold({ measure, by, change, names }: Why, lang: Lang, t: Messages): string {
  const style = measure.style
  const [before, after] = [change.before.value, change.after.value]
  const difference = rounded(style, after) - rounded(style, before)
  const mix = rounded(style, Number(change.ratio.mix))
  const say = (value: number) => signed(style, value, t.tile.pointsShort)
  const direction = Math.abs(rounded(style, difference)) === 0 ? 'flat' : difference > 0 ? 'up' : 'down'
  const parts = change.segments
    .map((one) => ({ key: one.key, size: Number(one.mix) + Number(one.rate) }))
    .filter(({ size }) => rounded(style, size) !== 0)
    .toSorted((a, b) => Math.abs(b.size) - Math.abs(a.size) || (String(a.key) < String(b.key) ? -1 : 1))
    .slice(0, 3)
    .map(({ key, size }) => `${key === null ? t.filter.none : (names[key] ?? key)} ${say(size)}`)
  const first = t.summary.whySentence(
    measure.label[lang],
    direction,
    written(style, before, lang),
    written(style, after, lang),
    say(mix),
    say(rounded(style, difference) - mix),
    t.summary.dimensions[by] ?? by,
  )
  const most = parts.length === 0 ? '' : t.summary.whyMost(parts.join(lang === 'zh' ? '，' : ', '))
  return lang === 'zh' ? `${first}${most}` : `${first} ${most}`.trim()
}
