/** The ways a debtor is contacted. */
export const channels = ['call', 'voice_bot', 'sms', 'email', 'letter', 'visit', 'chat'] as const
export type Channel = (typeof channels)[number]

/** The channels on which a person or a machine speaks by telephone. */
export const telephone = ['call', 'voice_bot'] as const
