/** Spearman's: the correlation of ranks, those of equals shared; null where all of either are equal and there is no rank. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  const ranks = (values: readonly number[]) =>
    values.map((value) => values.filter((of) => of < value).length + values.filter((of) => of === value).length / 2)
  const [x, y] = [ranks(a), ranks(b)]
  const mean = a.length / 2
  const sum = (of: (at: number) => number) => x.reduce((all, _, at) => all + of(at), 0)
  const [xy, xx, yy] = [
    sum((at) => (x[at]! - mean) * (y[at]! - mean)),
    sum((at) => (x[at]! - mean) ** 2),
    sum((at) => (y[at]! - mean) ** 2),
  ]
  return xx * yy === 0 ? null : xy / Math.sqrt(xx * yy)
}
