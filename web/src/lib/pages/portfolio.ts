/** The measures of the portfolio, in the order they are shown; those an edition cannot know are said to be missing. */
export const shownMeasures = [
  'overdue_rate',
  'npl_rate',
  'roll_forward_rate',
  'cure_rate',
  'net_collected',
  'recovery_rate',
  'liquidation_rate',
  'cost_to_collect',
  'kept_rate',
  'complaints_per_1000_rpc',
  'breach_free_rate',
  'csat',
]

export const balancesHeight = 232
export const trendHeight = 236

/** Those that say first how the book stands. */
export const leading = ['overdue_rate', 'roll_forward_rate', 'net_collected']
