import { toXlsx } from '../../../warehouse/index.ts'
import type { PayBytes, PayStatement } from './desk.ts'

/** The columns: figures that are exact decimals, the rest text. */
const headings = [
  { id: 'period', en: 'Month earned', zh: '所属月份', kind: 'text' },
  { id: 'line', en: 'Line', zh: '项目', kind: 'text' },
  { id: 'rule', en: 'Rule', zh: '规则', kind: 'text' },
  { id: 'figure', en: 'Figure', zh: '指标', kind: 'text' },
  { id: 'numerator', en: 'Numerator', zh: '分子', kind: 'exact' },
  { id: 'denominator', en: 'Denominator', zh: '分母', kind: 'exact' },
  { id: 'n', en: 'n', zh: 'n', kind: 'number' },
  { id: 'of', en: 'Of', zh: '基数', kind: 'exact' },
  { id: 'rate', en: 'Rate', zh: '比率', kind: 'text' },
  { id: 'amount', en: 'Amount', zh: '金额', kind: 'exact' },
  { id: 'sum', en: 'Sum', zh: '累计', kind: 'exact' },
] as const
type Row = Partial<Record<(typeof headings)[number]['id'], string | number | null>>

const ends = {
  en: {
    due: 'Earned and differences',
    adjusted: 'Adjustments',
    carried_in: 'Carried in',
    paid: 'Paid',
    carried_out: 'Carried out',
  },
  zh: { due: '应发（含差额）', adjusted: '调整', carried_in: '期初结转', paid: '实发', carried_out: '期末结转' },
} as const

/** A statement as a workbook: each line with its figures and steps, then the payment. */
export function sheetOf(statement: PayStatement, lang: 'en' | 'zh'): PayBytes {
  const { plan, month, collector, lines, payment, names } = statement
  const rows: Row[] = []
  for (const { earned_period, statement: told, amount } of lines) {
    const period = earned_period.slice(0, 7)
    if (told === null) rows.push({ period, amount })
    for (const line of told?.lines ?? []) {
      rows.push({ period, line: line.id, rule: line.rule, amount: line.amount, sum: line.after })
      for (const { role, metric, numerator, denominator, n } of line.inputs) {
        const figure = names[metric]?.[lang] ?? metric
        rows.push({ period, line: line.id, rule: role, figure, numerator, denominator, n })
      }
      for (const { label, of, rate, amount: worth } of line.steps)
        rows.push({ period, line: line.id, rule: label, of, rate, amount: worth })
    }
  }
  for (const name of ['due', 'adjusted', 'carried_in', 'paid', 'carried_out'] as const)
    rows.push({ line: ends[lang][name], amount: payment[name] })
  const columns = headings.map(({ id, kind, [lang]: name }) => ({
    ...{ name, kind },
    values: rows.map((row) => row[id] ?? null),
  }))
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const safe = collector.replace(/[^\p{L}\p{N}_-]/gu, '_')
  return {
    name: `${plan}-${month.slice(0, 7)}-${safe}.xlsx`,
    type,
    bytes: toXlsx([{ name: `${plan} ${month.slice(0, 7)}`, columns }]),
  }
}
