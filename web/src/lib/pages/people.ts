/** The measures of teams and of people, in the order they are shown. */
export const shownMeasures = [
  'oe_index',
  'net_collected',
  'recovery_rate',
  'kept_rate',
  'conversion_rate',
  'rpc_rate',
  'complaints_per_1000_rpc',
  'breach_free_rate',
  'qa_score',
]

export const trendHeight = 216

/** Those that say first how somebody does. */
export const leading = ['oe_index', 'recovery_rate', 'kept_rate', 'complaints_per_1000_rpc']
