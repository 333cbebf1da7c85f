export type StandingGroup = 'funnel' | 'promises' | 'quality' | 'load'

/** The measures put beside those of others; `own`: a collector can influence it. */
export const standingGroups: Readonly<
  Record<StandingGroup, readonly { readonly id: string; readonly own: boolean }[]>
> = {
  funnel: [
    { id: 'attempts', own: true },
    { id: 'connect_rate', own: false },
    { id: 'rpc_rate', own: false },
    { id: 'promise_rate', own: true },
    { id: 'conversion_rate', own: true },
  ],
  promises: [
    { id: 'kept_rate', own: true },
    { id: 'kept_amount_rate', own: true },
    { id: 'cancelled_rate', own: true },
    { id: 'superseded_rate', own: true },
    { id: 'chain_kept_rate', own: true },
  ],
  quality: [
    { id: 'breach_free_rate', own: true },
    { id: 'confirmed_breaches', own: true },
    { id: 'qa_score', own: true },
    { id: 'complaints_per_1000_rpc', own: true },
    { id: 'upheld_rate', own: true },
    { id: 'csat', own: true },
  ],
  load: [
    { id: 'assigned_book', own: false },
    { id: 'contacts_per_hour', own: true },
    { id: 'collected_per_hour', own: true },
  ],
}

export const standingNames = Object.keys(standingGroups) as readonly StandingGroup[]

/** The steps somebody can be coached on. */
export const coachable = standingNames.flatMap((name) =>
  standingGroups[name].filter(({ own }) => own).map(({ id }) => id),
)

export const plotHeight = 300
