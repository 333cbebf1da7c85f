export { plansIn, writtenVersions, type WrittenPlan } from './plans.ts'
export { calculatePeriod, type Terms } from './calculation.ts'
export { firstMonthOf } from './months.ts'
export { codeVersion } from './code.ts'
export {
  payrollColumns,
  payrollRows,
  sha256Of,
  totalsOf,
  type ControlTotals,
  type Employee,
  type PayrollMapping,
  type PayrollRow,
} from './payroll.ts'
export { exportPeriod, finishExports, type Exported, type ExportTerms } from './export.ts'
export { templates, type Template } from './templates.ts'
export { whatIfs, type WhatIf } from './what_if.ts'
export { planInWords, type PlanSentence } from './plan_words.ts'
export { accrualOf, varianceOf, type AccrualRow, type VarianceRow } from './reports.ts'
