/** P(X ≤ w) for w = 0, 1, 2 … of a Poisson variable of mean 1, as 52-bit fractions in hexadecimal, below certainty. */
const thresholds: string[] = []
for (let w = 0, term = Math.exp(-1), sum = term; Math.ceil(sum * 2 ** 52) < 2 ** 52; w++, term /= w, sum += term)
  thresholds.push(
    Math.ceil(sum * 2 ** 52)
      .toString(16)
      .padStart(13, '0'),
  )

const sign = (w: number): string => String.fromCharCode(48 + w)

/** A template: the sign of the first threshold that lies above the hexadecimal text `$1`. */
export const poissonSign = `case ${thresholds
  .map((threshold, w) => `when $1 < '${threshold}' then '${sign(w)}'`)
  .join(' ')} else '${sign(thresholds.length)}' end`
