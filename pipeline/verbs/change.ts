import { type Command } from 'commander'
import type { Bilingual, Change } from '#sql'
import { asking, collect, ofEdition, ofPeriod, type Asking } from './asking.ts'
import { day } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

interface ChangeOptions extends Asking {
  readonly metric?: string
  readonly by?: string
  readonly from?: string
  readonly to?: string
  readonly beforeFrom?: string
  readonly beforeTo?: string
  readonly compare?: string
  readonly where?: string[]
  readonly against?: string[]
  readonly attribution?: string
  readonly months?: string
}

/** What made a ratio differ; null where one of the sides has no value. */
export interface ChangeAnswer {
  readonly edition: string
  readonly change: Change | null
  readonly words: Bilingual
}

const nothing: Bilingual = {
  en: 'One of the two sides has no value: there is no difference to split.',
  zh: '其中一侧没有数据，无差异可分解。',
}

/** Splits the difference of a ratio between two periods, or two filters of one. */
export async function change(options: ChangeOptions & Common): Promise<ChangeAnswer> {
  const { metric, by, beforeFrom, beforeTo, ...words } = options
  if (metric === undefined || by === undefined)
    throw new UsageError(
      'Say which metric and which dimension: --metric recovery_rate --by product.',
      {},
      metric === undefined ? 'no_metric' : 'no_dimension',
    )
  if ((beforeFrom === undefined) !== (beforeTo === undefined))
    throw new UsageError('The period before takes both --before-from and --before-to.', {}, 'bad_date')
  const before = beforeFrom === undefined ? undefined : { from: beforeFrom, to: beforeTo! }
  return asking(options, async (edition, sql) => {
    const found = await sql.change(edition, { ...words, metric, by, before })
    return { edition: edition.id, change: found, words: found === null ? nothing : sql.changeTold(found) }
  })
}

function render({ change: found, words }: ChangeAnswer): string {
  if (found === null) return words.en
  const rows = found.segments.map(({ key, before, after, mix, rate }) => [
    key,
    ...[before, after].flatMap((side) => [side?.numerator, side?.denominator].map((text) => trimmed(text))),
    mix,
    rate,
  ])
  const { before, after, ratio, numerator } = found
  const figures = ['numerator before', 'denominator before', 'numerator after', 'denominator after', 'mix', 'rate']
  return [
    table(
      [{ title: found.by }, ...figures.map((title) => ({ title, figure: true }))],
      [
        ...rows,
        [
          'all',
          ...[before, after].flatMap((side) => [trimmed(side.numerator), trimmed(side.denominator)]),
          ratio.mix,
          ratio.rate,
        ],
      ],
    ),
    `Ratio: difference ${ratio.difference} = mix ${ratio.mix} + rate ${ratio.rate}`,
    `Numerator: difference ${trimmed(numerator.difference)} = volume ${numerator.volume} + mix ${numerator.mix} + rate ${numerator.rate}`,
    words.en,
    words.zh,
  ].join('\n')
}

/** Decimal text without the zeros at its end; amounts keep two places. */
const trimmed = (text: string | undefined) => text?.replace(/(\.\d\d)0+$/, '$1').replace(/\.00$/, '')

export const changeVerb = (program: Command) =>
  ofEdition(
    ofPeriod(verb(program, 'change', 'why a ratio differs between two periods or two teams: mix, rate and volume')),
  )
    .option('--metric <id>', 'a ratio; see `rollcall metrics`')
    .option('--by <dimension>', 'whose mix may have changed, such as product')
    .option('--compare <period>', 'previous (the default) or year')
    .option('--before-from <date>', 'first day of the period before, in place of --compare', day)
    .option('--before-to <date>', 'the day after its last', day)
    .option('--where <filter>', 'dimension=value,value; may be repeated', collect)
    .option('--against <filter>', 'the filter of the other side, of the same period; may be repeated', collect)
    .option('--attribution <policy>', 'who is credited with money (default: default)')
    .option('--months <number>', 'the m of liquidation (default: liquidation.months)')
    .action(answering(change, { render }))
