import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile'

/** The 97.5 % quantile of the standard normal distribution, as kpis.md prints it. */
const z = 1.959963984540054

export interface Bounds {
  readonly low: number
  readonly high: number
}

/** Wilson's 95 % score interval of a share, without continuity correction. */
export function wilson(count: number, n: number): Bounds {
  const share = count / n
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** Garwood's exact 95 % interval of a Poisson count, as a rate over `n`. */
export function poisson(count: number, n: number): Bounds {
  const low = count === 0 ? 0 : gammaQuantile(0.025, count, 1)
  return { low: low / n, high: gammaQuantile(0.975, count + 1, 1) / n }
}
