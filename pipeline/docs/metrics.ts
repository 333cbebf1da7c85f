import { isExpected, isFigure, isQuantile, metrics, type Metric } from '#sql'
import { code, columnLink, escaped, paragraph, table, type Page } from './html.ts'

type Figure = Extract<Metric, { numerator: unknown }>
type Operand = Figure['numerator']

/** What is added up, in words and links. */
function operand(of: Operand): string {
  if ('computed' in of) return `computed: ${code(of.computed)}`
  const { mart, dated, taken } = of.facts
  const when = taken === 'flow' ? 'of the days in the period, by' : 'of the last day in the period that has any, by'
  return `sum of ${columnLink(`${mart.name}.${of.sum}`)}, ${when} ${code(dated)}`
}

function partsOf(metric: Metric): [string, string][] {
  if (isFigure(metric)) {
    const { numerator, denominator, times = 1, immature, missing } = metric
    const n = metric.n ?? denominator ?? numerator
    return [
      [
        denominator === undefined ? 'Value' : 'Numerator',
        `${operand(numerator)}${times === 1 ? '' : `, times ${times}`}`,
      ],
      ...(denominator === undefined ? [] : ([['Denominator', operand(denominator)]] as [string, string][])),
      ['n', 'computed' in n ? `records of ${code(n.computed)}` : columnLink(`${n.facts.mart.name}.${n.count}`)],
      ...(immature ? ([['Immature', operand(immature)]] as [string, string][]) : []),
      ...(missing ? ([['Missing', operand(missing)]] as [string, string][]) : []),
    ]
  }
  if (isQuantile(metric)) {
    const { of, column, percent } = metric.quantile
    return [['Value', `the smallest ${columnLink(`${of.mart.name}.${column}`)} with ${percent} % at or below it`]]
  }
  if (isExpected(metric)) return [['Value', escaped(`observed against expected, ${metric.expected}`)]]
  return Object.entries(metric.score).flatMap(([name, part]): [string, string][] => [
    [`Part ${name}, numerator`, operand(part.numerator)],
    [`Part ${name}, denominator`, operand(part.denominator)],
  ])
}

function pageOf(metric: Metric, minN: number): Page {
  const { id, label, about, unit, better, controllable, interval, dimensions, needs } = metric
  const facts: [string, string][] = [
    ...partsOf(metric),
    ['Unit', escaped(unit)],
    ['Better', escaped(better)],
    ['Controllable', escaped(controllable)],
    ['Interval', escaped(interval === null ? 'none' : `${interval}, 95 %`)],
    ['Smallest n that is judged', String(minN)],
    ['Dimensions', dimensions.map(code).join(' ')],
    ['Not known without', needs.map(code).join(' ')],
  ]
  const body = [
    `<p><strong>${escaped(label.en)}</strong> · <strong lang="zh-Hans">${escaped(label.zh)}</strong></p>`,
    paragraph(about.en, 'en'),
    paragraph(about.zh, 'zh'),
    table(
      ['', ''],
      facts.map(([name, value]) => [escaped(name), value]),
    ),
  ].join('\n')
  const words = [label.en, label.zh, about.zh, ...dimensions]
  return { file: `metric-${id}.html`, kind: 'metric', title: id, about: about.en, words, body }
}

/** A page for every metric. `minN`: by metric, `default` for the rest. */
export const metricPages = (minN: Readonly<Record<string, number>>): Page[] =>
  [...metrics.values()].map((metric) => pageOf(metric, minN[metric.id] ?? minN['default'] ?? 0))
