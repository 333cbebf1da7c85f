import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { payState } from '#state'
import { readYaml } from '../../yaml.ts'
import { payrollColumns, type PayrollMapping } from './payroll.ts'

const text = z.string().or(z.number().transform(String))

const schema = z.strictObject({
  entity: text.default(''),
  company_code: text.default(''),
  codes: z
    .strictObject({
      earned: text.default('INCENTIVE'),
      delta: text.default('INCENTIVE-DELTA'),
      adjustment: text.default('ADJUSTMENT'),
      balance: text.default('BALANCE'),
    })
    .default({ earned: 'INCENTIVE', delta: 'INCENTIVE-DELTA', adjustment: 'ADJUSTMENT', balance: 'BALANCE' }),
  cost_centres: z.record(z.string(), text).default({}),
  columns: z
    .array(z.strictObject({ name: text, from: z.enum(payrollColumns) }))
    .min(1)
    .nullable()
    .default(null),
})

/**
 * What payroll calls things: `payroll.yaml` of the installation, or the words as they are.
 * @throws PayError that names what is wrong in the file.
 */
export function payrollMapping(home: string): PayrollMapping {
  const file = join(home, 'payroll.yaml')
  const yaml = existsSync(file) ? readYaml(readFileSync(file, 'utf8')) : { value: {} }
  if ('message' in yaml) throw new payState.PayError('missing', `payroll.yaml, line ${yaml.line}: ${yaml.message}`)
  const read = schema.safeParse(yaml.value ?? {})
  if (!read.success) {
    const [issue] = read.error.issues
    throw new payState.PayError(
      'missing',
      `payroll.yaml, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`,
    )
  }
  const { entity, company_code: companyCode, codes, cost_centres: costCentres, columns } = read.data
  return { entity, companyCode, codes, costCentres, columns }
}
