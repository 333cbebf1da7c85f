/** Standard deviations within which 95 % and 99.8 % lie. */
export const limits = { inner: 1.96, outer: 3.09 } as const
