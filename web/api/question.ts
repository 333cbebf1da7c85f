import { z } from 'zod'
import { filters, flag, names, one } from './input.ts'
import type { Words } from './service.ts'

/** The words of a question, as on the command line. */
export const question = {
  metrics: names.optional().describe('Metrics, parted by commas; see /api/v1/metrics.'),
  by: names.optional().describe('Dimensions, parted by commas, as in team,month.'),
  from: one.optional().describe('First day, YYYY-MM-DD. Default: the first of the month of the last day.'),
  to: one.optional().describe('The day after the last. Default: the day after the last day of the data.'),
  where: filters
    .optional()
    .describe('dimension=value,value; may be repeated; a comma in a value is written \\,. In JSON also an object.'),
  attribution: one.optional().describe('Who is credited with money. Default: default.'),
  months: one.optional().describe('The m of liquidation.'),
  as_of: one.optional().describe('Takes the data as if they ended on that day.'),
  compare: one.optional().describe('previous or year.'),
  matrix: one.optional().describe('roll, bridge, net-flow, flow or delinquency, in place of metrics.'),
  curve: one
    .optional()
    .describe('vintage, liquidation, liquidation-plan, redefault or recovered, in place of metrics.'),
  pool: flag.optional().describe('Of the roll matrix: adds the months first.'),
  reages: flag.optional().describe('Of the roll matrix: what got better without having paid stands apart.'),
}

export const questionSchema = z.object(question)

/** The words by the names the numbers know them under. */
export function asWords({ as_of, ...words }: z.output<typeof questionSchema>): Words {
  const said = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined))
  return { ...said, ...(as_of === undefined ? {} : { asOf: as_of }) }
}
