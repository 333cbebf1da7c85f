/** The ways a debtor is contacted. */
export const channels = ['call', 'voice_bot', 'sms', 'email', 'letter', 'visit', 'chat'] as const
export type Channel = (typeof channels)[number]

/** The channels on which a person or a machine speaks by telephone. */
export const telephone = ['call', 'voice_bot'] as const

/** What can become of a promise. */
export const promiseStatuses = ['kept', 'cancelled', 'superseded', 'pending', 'partial', 'broken'] as const

/** The states in which an account has left the book. */
export const exits = ['paid_off', 'charged_off', 'sold', 'recalled'] as const

/** Where an account past due has gone a month later. */
export const directions = ['forward', 'stay', 'back', 'cure', 'other'] as const

/** Replicates of the bootstrap behind the interval of observed against expected. */
export const replicateCount = 200

/** The tables an operation hands in, by the name a delivery gives them. */
export const tableNames = [
  'teams',
  'collectors',
  'team_memberships',
  'shifts',
  'accounts',
  'placements',
  'assignments',
  'account_months',
  'contacts',
  'promises',
  'payments',
  'permissions',
  'reviews',
  'review_items',
  'complaints',
  'surveys',
  'costs',
  'targets',
  'breach_decisions',
] as const
export type TableName = (typeof tableNames)[number]

/** From where on a habit looks like work done for the count. Days, and seconds of talk. */
export const habits = { repeatDays: 31, longDays: 30, cutOffDays: 1, shortSeconds: 15, firstDays: 14 } as const
