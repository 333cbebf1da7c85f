import type { Metric } from './metric.ts'

/** How the value of a metric is written. `percent`: a share; `plain`: a bare number with `digits` places. */
export type Style =
  | { readonly kind: 'percent'; readonly digits: number }
  | { readonly kind: 'plain'; readonly digits: number }
  | { readonly kind: 'money' }
  | { readonly kind: 'count' }

const byUnit: Readonly<Record<Metric['unit'], Style>> = {
  money: { kind: 'money' },
  count: { kind: 'count' },
  ratio: { kind: 'percent', digits: 1 },
  score: { kind: 'plain', digits: 1 },
  index: { kind: 'plain', digits: 2 },
  days: { kind: 'plain', digits: 0 },
}

/** The style a metric says, else that of its unit. */
export const styleOf = ({ unit, style }: Pick<Metric, 'unit' | 'style'>): Style => style ?? byUnit[unit]
