import { xlsxOf, type SheetCell } from '../../../pipeline/pay/life/index.ts'
import type { PayBytes, PayStatement } from './desk.ts'

const words = {
  en: ['Month earned', 'Line', 'Rule', 'Figure', 'Numerator', 'Denominator', 'n', 'Of', 'Rate', 'Amount', 'Sum'],
  zh: ['所属月份', '项目', '规则', '指标', '分子', '分母', 'n', '基数', '比率', '金额', '累计'],
} as const
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
  const rows: SheetCell[][] = [[...words[lang]]]
  for (const { earned_period, statement: told, amount } of lines) {
    const period = earned_period.slice(0, 7)
    if (told === null) rows.push([period, '', '', '', '', '', '', '', '', { amount }, ''])
    for (const line of told?.lines ?? []) {
      rows.push([period, line.id, line.rule, '', '', '', '', '', '', { amount: line.amount }, { amount: line.after }])
      for (const input of line.inputs)
        rows.push([
          ...[period, line.id, input.role, names[input.metric]?.[lang] ?? input.metric],
          ...[{ amount: input.numerator }, input.denominator === null ? '' : { amount: input.denominator }],
          ...[String(input.n), '', '', '', ''],
        ])
      for (const step of line.steps)
        rows.push([
          period,
          line.id,
          step.label,
          '',
          '',
          '',
          '',
          { amount: step.of },
          step.rate ?? '',
          { amount: step.amount },
          '',
        ])
    }
  }
  for (const name of ['due', 'adjusted', 'carried_in', 'paid', 'carried_out'] as const)
    rows.push(['', ends[lang][name], '', '', '', '', '', '', '', { amount: payment[name] }, ''])
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const safe = collector.replace(/[^\p{L}\p{N}_-]/gu, '_')
  return {
    name: `${plan}-${month.slice(0, 7)}-${safe}.xlsx`,
    type,
    bytes: xlsxOf(`${plan} ${month.slice(0, 7)}`, rows),
  }
}
