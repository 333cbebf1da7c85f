import { shiftDays } from './calendar.ts'
import { metrics } from './catalogue.ts'
import type { AskedSide, Change } from './change.ts'
import type { Dimension } from './dimension.ts'
import { dimensionWords } from './dimension_words.ts'
import { add, atLeast, divide, fractionOf, negative, type Fraction } from './exact.ts'
import { carriedAs } from './flow.ts'
import { isFigure, type Bilingual, type Metric } from './metric.ts'
import { styleOf, type Style } from './style.ts'
import { said, saidDifferences } from './written.ts'

/** How many segments are named. */
const most = 3

/** What made a difference, in sentences: how much, by mix and by rate, in which segments, and in amounts. */
export function changeTold(change: Change): Bilingual {
  const metric = metrics.get(change.metric)!
  const style = styleOf(metric)
  const [before, after] = [change.before, change.after].map(({ numerator, denominator }) =>
    said(style, divide(fractionOf(numerator), fractionOf(denominator))),
  ) as [string, string]
  const { ratio } = change
  const parts = saidDifferences(style, [fractionOf(ratio.mix), fractionOf(ratio.rate)])
  const [mix, rate] = parts.parts as [string, string]
  const by = dimensionWords[change.by as Dimension]
  const direction = Math.sign(Number(ratio.difference))
  const isOneTime = change.before.from === change.after.from && change.before.to === change.after.to
  const [earlier, later] = [sideTold(change.before), sideTold(change.after)]
  const en = [
    isOneTime
      ? `${metric.label.en} is ${after} (${later.en}), against ${before} (${earlier.en}): ${parts.sum}${parts.unit.en}.`
      : `${metric.label.en} ${['fell', 'stayed', 'rose'][direction + 1]} from ${before} (${earlier.en}) to ${after} (${later.en}): ${parts.sum}${parts.unit.en}.`,
    `Of that ${mix}${parts.unit.en} is mix, as each ${by.en} weighs differently, and ${rate}${parts.unit.en} is rate, as each ${by.en} itself does differently.`,
  ]
  const zh = [
    isOneTime
      ? `${metric.label.zh}为 ${after}（${later.zh}），对比 ${before}（${earlier.zh}），相差 ${parts.sum}${parts.unit.zh}。`
      : `${metric.label.zh}由 ${before}（${earlier.zh}）${['降至', '持平于', '升至'][direction + 1]} ${after}（${later.zh}），变动 ${parts.sum}${parts.unit.zh}。`,
    `其中${by.zh}结构影响 ${mix}${parts.unit.zh}，各${by.zh}自身水平影响 ${rate}${parts.unit.zh}。`,
  ]
  const named = segmentsTold(change, style, parts.unit)
  if (named.length > 0) {
    en.push(`Most by ${by.en}: ${named.map((segment) => segment.en).join('; ')}.`)
    zh.push(`影响最大的${by.zh}：${named.map((segment) => segment.zh).join('；')}。`)
  }
  const { volume, mix: more, rate: better } = change.numerator
  const amounts = saidDifferences({ kind: isMoney(metric) ? 'money' : 'count' }, [volume, more, better].map(fractionOf))
  const [ofVolume, ofMix, ofRate] = amounts.parts as [string, string, string]
  en.push(`Above the line that is ${amounts.sum}: volume ${ofVolume}, mix ${ofMix}, rate ${ofRate}.`)
  zh.push(`分子相应变动 ${amounts.sum}：规模 ${ofVolume}，结构 ${ofMix}，比率 ${ofRate}。`)
  return { en: en.join(' '), zh: zh.join('') }
}

/** Whether money stands above the line. */
function isMoney(metric: Metric): boolean {
  if (!isFigure(metric)) return false
  const { numerator } = metric
  return ('facts' in numerator ? carriedAs(numerator) : numerator.kind) === 'total'
}

const sideTold = ({ from, to, where }: AskedSide): Bilingual => {
  const last = shiftDays(to, -1)
  const filters = where.join(', ')
  return {
    en: `${filters === '' ? '' : `${filters}, `}${from} to ${last}`,
    zh: `${filters === '' ? '' : `${filters}，`}${from} 至 ${last}`,
  }
}

function segmentsTold({ segments }: Change, style: Style, unit: Bilingual): Bilingual[] {
  const size = (value: Fraction) => (value.over < 0n ? negative(value) : value)
  return segments
    .map(({ key, mix, rate }) => ({ key, mix: fractionOf(mix), rate: fractionOf(rate) }))
    .map((segment) => ({ ...segment, size: size(add(segment.mix, segment.rate)) }))
    .filter(({ size: of }) => of.over > 0n)
    .sort((a, b) => (atLeast(a.size, b.size) ? (atLeast(b.size, a.size) ? 0 : -1) : 1))
    .slice(0, most)
    .map(({ key, mix, rate }) => {
      const { parts, sum } = saidDifferences(style, [mix, rate])
      return {
        en: `${key ?? 'none'} ${sum}${unit.en} (mix ${parts[0]}, rate ${parts[1]})`,
        zh: `${key ?? '无'} ${sum}${unit.zh}（结构 ${parts[0]}，比率 ${parts[1]}）`,
      }
    })
}
