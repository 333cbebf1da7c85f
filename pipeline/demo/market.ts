/**
 * The numbers the demo floor is calibrated with. Rows M0, M2 and M3 of the roll rates, the share of delinquent accounts
 * that pay (47-50 %) and the money they pay (3.2-3.4 % of the delinquent balance a month) follow the UCI credit-card
 * reference; product mix, overdue rate and satisfaction follow the reference case of the product description.
 */
export const products = [
  { id: 'card', share: 0.6, pay: 1.0 },
  { id: 'instalment', share: 0.25, pay: 1.01 },
  { id: 'other', share: 0.15, pay: 0.95 },
] as const

/** Balance bands by their lower edges, as `oe.balance_bands`. */
export const bands = [
  { band: 0, from: 0, pay: 1.12, fraction: 0.2 },
  { band: 1, from: 1_000, pay: 1.08, fraction: 0.14 },
  { band: 2, from: 5_000, pay: 0.98, fraction: 0.078 },
  { band: 3, from: 20_000, pay: 0.9, fraction: 0.043 },
  { band: 4, from: 100_000, pay: 0.8, fraction: 0.03 },
] as const

export const hands = [
  { hand: 1, pay: 1.0 },
  { hand: 2, pay: 0.9 },
  { hand: 3, pay: 0.8 },
] as const

/** Share of the accounts that pay in a month, by bucket at the month end before, at skill 1; and the size of what they pay. */
export const buckets = [
  { bucket: 1, pay: 0.6, fraction: 1.2, attempts: 12 },
  { bucket: 2, pay: 0.585, fraction: 0.85, attempts: 16 },
  { bucket: 3, pay: 0.49, fraction: 0.95, attempts: 16 },
  { bucket: 4, pay: 0.36, fraction: 0.85, attempts: 13 },
  { bucket: 5, pay: 0.32, fraction: 0.8, attempts: 12 },
  { bucket: 6, pay: 0.28, fraction: 0.75, attempts: 12 },
  { bucket: 7, pay: 0.22, fraction: 0.6, attempts: 9 },
] as const

/** Spread of the amounts paid around their segment's fraction of the balance (sigma of a lognormal). */
export const fractionSigma = 0.45

/** Where an account goes in a month: shares by bucket, for those who paid and those who did not; the rest moves one worse. */
export interface Moves {
  bucket: number
  paid: { to: readonly (readonly [cycles: number, share: number])[]; stay: number }
  unpaid: { to: readonly (readonly [cycles: number, share: number])[]; stay: number }
}

const late = {
  paid: {
    to: [
      [0, 0.09],
      [1, 0.06],
      [2, 0.17],
      [3, 0.13],
    ],
    stay: 0.5,
  },
  unpaid: {
    to: [
      [0, 0.004],
      [1, 0.003],
      [2, 0.013],
      [3, 0.007],
    ],
    stay: 0.137,
  },
} as const

export const moves: readonly Moves[] = [
  { bucket: 1, paid: { to: [[0, 0.7]], stay: 0.2 }, unpaid: { to: [[0, 0.02]], stay: 0.19 } },
  {
    bucket: 2,
    paid: {
      to: [
        [0, 0.415],
        [1, 0.172],
      ],
      stay: 0.398,
    },
    unpaid: {
      to: [
        [0, 0.035],
        [1, 0.014],
      ],
      stay: 0.812,
    },
  },
  {
    bucket: 3,
    paid: {
      to: [
        [0, 0.3],
        [1, 0.18],
        [2, 0.44],
      ],
      stay: 0.06,
    },
    unpaid: {
      to: [
        [0, 0.044],
        [1, 0.031],
        [2, 0.235],
      ],
      stay: 0.24,
    },
  },
  { bucket: 4, ...late },
  { bucket: 5, ...late },
  { bucket: 6, ...late },
  {
    bucket: 7,
    paid: {
      to: [
        [0, 0.04],
        [3, 0.03],
      ],
      stay: 0.93,
    },
    unpaid: { to: [[0, 0.002]], stay: 0.1 },
  },
]

/** Share of current accounts (at risk 1) that become past due in a month, and how far the month's may differ from it. */
export const entryRate = { usual: 0.067, least: 0.045, most: 0.115 } as const

/** Overdue rate (by balance) the book is steered along: progress 0 at the opening month end, 1 at the last one. */
export const overduePath = (progress: number): number => 0.057 + 0.028 * progress

/** Share of the overdue balance that is still overdue a month later. */
export const overduePersistence = 0.75

/** Prime borrowers: large balances, hardly ever late. They carry most of the balance of the book. */
export const prime = { share: 0.4, risk: 0.06, median: 82_000, sigma: 0.45 } as const
/** Everybody else. */
export const usual = { median: 11_500, sigma: 0.85, tilt: 0.5 } as const

/** Opening stock by cycles past due, as shares of the past-due accounts. */
export const openingStock = [
  [1, 0.35],
  [2, 0.35],
  [3, 0.04],
  [4, 0.03],
  [5, 0.025],
  [6, 0.025],
  [9, 0.18],
] as const
export const openingShare = 0.15
/** Share of the accounts that arrive in the window already late (M4-M6): batches placed by clients. */
export const placedLate = 0.18

export const skill = { from: 0.75, to: 1.25 } as const
