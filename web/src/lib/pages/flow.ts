/** What the matrix can be split by on the page. */
export const splits = [
  'cohort',
  'placement',
  'batch',
  'hand',
  'product',
  'client',
  'region',
  'team',
  'collector',
  'grade',
] as const
export type SplitBy = (typeof splits)[number]

/** What a bridge adds up, in order; `residual` is what does not. */
export const bridgeSteps = [
  'opening',
  'new',
  'rolled_in',
  'increases',
  'rolled_out',
  'exits',
  'decreases',
  'closing',
  'residual',
] as const
export type BridgeStep = (typeof bridgeSteps)[number]
