/** 97.5 % quantiles of Student's t distribution with 1 to 30 degrees of freedom. */
const table = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
  2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614, 2.073873, 2.068658,
  2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.04523, 2.042272,
]
const z = 1.959963984540054

/** The 97.5 % quantile of Student's t: above 30 degrees by the Cornish-Fisher expansion, right to five places. */
export function studentQuantile(degrees: number): number {
  const known = table[degrees - 1]
  if (known !== undefined) return known
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7]
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  )
}

/** A mean of scores with its 95 % interval by Student's t, cut at 0 and 100; null below two, where nothing is known of spread. */
export interface MeanScore {
  readonly n: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** The mean of scores given in hundredths, from exact sums. */
export function meanOf(hundredths: readonly number[]): MeanScore {
  const n = hundredths.length
  if (n === 0) return { n, value: null, low: null, high: null }
  const sum = hundredths.reduce((all, score) => all + score, 0)
  const value = sum / n / 100
  if (n === 1) return { n, value, low: null, high: null }
  // Whole numbers: n Σx² − (Σx)² loses nothing before the one division.
  const squares = hundredths.reduce((all, score) => all + BigInt(score) * BigInt(score), 0n)
  const spread = Number(BigInt(n) * squares - BigInt(sum) * BigInt(sum))
  const half = (studentQuantile(n - 1) * Math.sqrt(spread / (n * (n - 1)) / n)) / 100
  return { n, value, low: Math.max(0, value - half), high: Math.min(100, value + half) }
}

/** A decimal score as a whole number of hundredths. */
export const hundredthsOf = (score: unknown): number => Math.round(Number(score) * 100)
