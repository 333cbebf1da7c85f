/** The records behind a metric: the table of facts they are listed in. Null: they are not listed. */
const tables: readonly (readonly [RegExp, string])[] = [
  [/^(net_collected|waived|pending|cost_to_collect|collected_per_hour|recovery_rate|liquidation)/, 'payments'],
  [/^oe_|^assigned_book/, 'spells'],
  [/^(kept_|promises_kept|promise_rate|cancelled_rate|superseded_rate|chain_kept)/, 'promises'],
  [/^conversion_rate/, 'worked-accounts'],
  [/^(breach_free|rule_coverage|confirmed_)/, 'findings'],
]

export const factTableOf = (metric: string): string | null =>
  tables.find(([pattern]) => pattern.test(metric))?.[1] ?? null

/** The page that lists them for a period `[from, to)`. Null: there is none. */
export function recordsOf(metric: string, span: { readonly from: string; readonly to: string } | null): string | null {
  const table = factTableOf(metric)
  return table === null || span === null ? null : `/records/${table}?from=${span.from}&to=${span.to}`
}
