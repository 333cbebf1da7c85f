export interface Bounds {
  readonly low: number
  readonly high: number
}

const z = 1.959963984540054

/** Wilson's interval of a share, without continuity correction. */
export function wilson(hits: number, n: number): Bounds {
  const p = hits / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return { low: middle - half, high: middle + half }
}

/** P(X ≤ k) of a Poisson variable. */
function atMost(k: number, mean: number): number {
  let [term, sum] = [Math.exp(-mean), 0]
  for (let i = 0; i <= k; i++) {
    sum += term
    term *= mean / (i + 1)
  }
  return sum
}

/** The mean at which `probability` (falling in the mean) is that of the target. */
function meanAt(probability: (mean: number) => number, target: number): number {
  let [low, high] = [0, 1000]
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (probability(middle) > target) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Garwood's exact interval of a Poisson count. */
export function garwood(count: number): Bounds {
  return {
    low: count === 0 ? 0 : meanAt((mean) => atMost(count - 1, mean), 0.975),
    high: meanAt((mean) => atMost(count, mean), 0.025),
  }
}
