import { Refusal } from './refusal.ts'
import type { GoalSetting } from './settings.ts'

const example = 'write it as in { metric: overdue_rate, below: 0.055 }'
function number(value: unknown): string {
  const text = String(value)
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(text)) throw new Refusal(`has \`${text}\`, which is no plain number; ${example}`)
  return text
}

/**
 * A goal: a metric with `below`, `at_least`, or `change: [best, least]`, as in `[-0.60, -0.40]`.
 * `collection_days`, days from placement to payment, is a goal too.
 * @throws Refusal when not exactly one kind is given.
 */
export function parseGoal(value: unknown): GoalSetting {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(`is no goal; ${example}`)
  const { metric, ...rest } = value as Record<string, unknown>
  const id = String(metric)
  if (!/^[a-z][a-z0-9_]*$/.test(id)) throw new Refusal(`has the metric \`${id}\`; see rollcall metrics for their names`)
  const [kind, ...others] = Object.keys(rest)
  if ((kind !== 'below' && kind !== 'at_least' && kind !== 'change') || others.length > 0)
    throw new Refusal(`needs one of \`below\`, \`at_least\` and \`change\`; ${example}`)
  const given: unknown = rest[kind]
  if (kind !== 'change') return { metric: id, kind, target: number(given), best: null }
  const both: unknown[] = Array.isArray(given) ? given : [given]
  if (both.length > 2) throw new Refusal('has a change of more than two numbers; write it as in [-0.60, -0.40]')
  const changes = both.map(number).sort((a, b) => Math.abs(Number(b)) - Math.abs(Number(a)))
  return { metric: id, kind, target: changes.at(-1)!, best: changes.length > 1 ? changes[0]! : null }
}
