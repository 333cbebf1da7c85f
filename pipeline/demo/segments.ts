import { bands, buckets, hands, products } from './market.ts'

const lookup = (key: string, rows: readonly (readonly [string | number, number])[]): string =>
  `case ${key} ${rows.map(([k, v]) => `when ${typeof k === 'string' ? `'${k}'` : String(k)} then ${String(v)}`).join(' ')} end`

/** Size of what is paid against the segments' fractions; set so that 3.2-3.4 % of the delinquent balance is paid a month. */
const level = 1.24

/** SQL of the band of a balance. */
export const bandOf = (balance: string): string =>
  `case ${bands
    .slice(1)
    .map((b) => `when ${balance} < ${String(b.from)} then ${String(b.band - 1)}`)
    .join(' ')} else 4 end`

/** SQL of the share of accounts of a segment that pay in a month at skill 1, and of the fraction of the balance they pay. */
export const payRate = (): string =>
  [
    lookup(
      'bucket',
      buckets.map((b) => [b.bucket, b.pay]),
    ),
    lookup(
      'product',
      products.map((p) => [p.id, p.pay]),
    ),
    lookup(
      'band',
      bands.map((b) => [b.band, b.pay]),
    ),
    lookup(
      'hand',
      hands.map((h) => [h.hand, h.pay]),
    ),
  ].join(' * ')
export const payFraction = (): string =>
  `${String(level)} * ${lookup(
    'bucket',
    buckets.map((b) => [b.bucket, b.fraction]),
  )} * ${lookup(
    'band',
    bands.map((b) => [b.band, b.fraction]),
  )}`
