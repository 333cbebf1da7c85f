import { replicateCount } from '../../vocabulary.ts'
import { Md5Of } from './md5.ts'

/** P(X ≤ w) for w = 0, 1, 2 … of a Poisson variable of mean 1, in parts of 2^52, below certainty. */
const thresholds: number[] = []
for (let w = 0, term = Math.exp(-1), sum = term; Math.ceil(sum * 2 ** 52) < 2 ** 52; w++, term /= w, sum += term)
  thresholds.push(Math.ceil(sum * 2 ** 52))

/** How often each replicate of the bootstrap draws an account: kpis.md, interval of `oe_index`. */
export function drawsOf(seed: number, account: string): Uint8Array {
  const draws = new Uint8Array(replicateCount)
  const hash = new Md5Of(account)
  for (let replicate = 1; replicate <= replicateCount; replicate++) {
    const part = hash.first52(`${seed}|${replicate}|`)
    let w = 0
    while (w < thresholds.length && part >= thresholds[w]!) w++
    draws[replicate - 1] = w
  }
  return draws
}

/** Draws of so many accounts are kept: a fifth of a kilobyte each. */
const most = 200_000
const kept = new Map<string, Uint8Array>()

/** The same, kept for the next question: an account is drawn alike in every edition with the seed. */
export function keptDrawsOf(seed: number, account: string): Uint8Array {
  const key = `${seed}|${account}`
  const found = kept.get(key)
  if (found) return found
  if (kept.size >= most) kept.clear()
  const draws = drawsOf(seed, account)
  kept.set(key, draws)
  return draws
}
