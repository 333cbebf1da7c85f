import { literal } from '../sql.ts'

/**
 * Chance by hashing: a draw is a function of the seed, what it is for and whom it concerns, so it is the same on any
 * number of threads, in any order of execution and in any version of the engine (MD5, no `random()`).
 */
export interface Chance {
  /** SQL of a number in [0, 1), 53 bits. */
  uniform: (purpose: string, ...keys: readonly string[]) => string
  /** SQL of a 64-bit hash from which `part` takes three independent draws; null where a key is null. */
  hash: (purpose: string, ...keys: readonly string[]) => string
}

export const chance = (seed: number): Chance => {
  const hash: Chance['hash'] = (purpose, ...keys) =>
    `md5_number_lower(${[literal(`${String(seed)}|${purpose}`), ...keys].join(` || '|' || `)})`
  return { hash, uniform: (purpose, ...keys) => `((${hash(purpose, ...keys)} >> 11) / 9007199254740992e0)` }
}

/** SQL of the k-th (0, 1, 2) number in [0, 1) of a hash column; 21 bits each. */
export const part = (hash: string, k: 0 | 1 | 2): string => `(((${hash} >> ${String(k * 21)}) & 2097151) / 2097152e0)`

/** SQL of a standard normal number from two uniform ones. */
export const normal = (u: string, v: string): string => `(sqrt(-2 * ln(1 - ${u})) * cos(6.283185307179586 * ${v}))`

/** SQL that takes one of the texts, each as likely as the others. */
export const oneOf = (u: string, texts: readonly string[]): string =>
  `([${texts.map(literal).join(', ')}])[1 + floor(${u} * ${String(texts.length)})::INTEGER]`

/** SQL that takes one of the values by cumulated shares; the last value takes the rest. */
export const byShare = (u: string, shares: readonly (readonly [value: string, share: number])[]): string => {
  let sum = 0
  const cases = shares.slice(0, -1).map(([value, share]) => {
    sum += share
    return `when ${u} < ${sum.toFixed(6)} then ${value}`
  })
  const rest = shares.at(-1)?.[0] ?? 'null'
  return cases.length === 0 ? rest : `case ${cases.join(' ')} else ${rest} end`
}
