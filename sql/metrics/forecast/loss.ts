import type { Day } from '#warehouse'
import { cutFor } from '../cut.ts'
import type { Edition } from '../edition.ts'
import {
  divide,
  fractionOf,
  isPositive,
  multiply,
  numberIn,
  one,
  rounded,
  significant,
  smaller,
  subtract,
  sumOf,
  type Fraction,
} from '../exact.ts'
import { QuestionError, type Words } from '../question.ts'
import { splitOf, segments, type Split } from '../matrices/segments.ts'
import { flowToLoss, type Losing } from './flow_to_loss.ts'
import { flowsOf } from './flows.ts'
import { chainBookOf, chainLoss } from './loss_chain.ts'
import { pushOf, scenarioNamed, scenariosOf, type Scenario } from './scenarios.ts'
import { noPush, type Push } from './stress.ts'

/** Expected loss as it is asked for in words. */
export interface LossWords extends Pick<Words, 'where' | 'asOf'> {
  readonly scenario?: string | undefined
  /** `flow` to loss (the default), or `markov`: where the chain of balances ends. */
  readonly method?: string | undefined
  /** Month pairs averaged, 3, 6 or 12; default 6. */
  readonly window?: string | number | undefined
  /** Share of losses that comes back, decimal text; default the setting `loss.recovery_rate`. */
  readonly recovery?: string | undefined
  /** What is set aside, decimal text; default the setting `loss.reserve`. */
  readonly reserve?: string | undefined
}

/** What is expected to be lost of a bucket. Amounts are text, rounded to the currency's digits. */
export interface LossRow {
  readonly bucket: string
  readonly balance: string
  /** Share that flows into the next worse bucket in a month, of the worst 1; by `markov` what gets worse or is written off. */
  readonly flow: number
  /** Share that flows all the way to loss. */
  readonly factor: number
  readonly gross: string
  readonly loss: string
}

/** Expected loss in sum, and how far what is set aside covers it. */
export interface LossSum {
  readonly balance: string
  readonly gross: string
  readonly loss: string
  /** Decimal text. */
  readonly recovery: string
  /** Loss over balance; null without a balance. */
  readonly loss_rate: number | null
  readonly reserve: string | null
  /** Reserve over loss; null where either is not there. */
  readonly coverage: number | null
}

export interface Loss {
  readonly label: 'management information'
  readonly scenario: string | null
  /** The month end the book is of. */
  readonly on: Day | null
  readonly rows: LossRow[]
  readonly total: LossSum | null
  readonly unavailable?: string
}

/** A scenario beside the book as it is. */
export interface StressRow extends LossSum {
  /** Null is the book as it is. */
  readonly scenario: string | null
  readonly kind: string | null
  readonly title: { readonly en: string; readonly zh: string }
  /** Loss less that of the book as it is. */
  readonly change: string
}

/** Every scenario beside the book as it is. */
export interface Stress {
  readonly label: 'management information'
  readonly on: Day | null
  readonly rows: StressRow[]
  readonly unavailable?: string
}

const label = 'management information'

/** What is expected to be lost of the book at the last month end, by flow to loss or by the chain. */
export async function expectedLoss(edition: Edition, words: LossWords, signal?: AbortSignal): Promise<Loss> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const scenario = words.scenario === undefined ? null : await scenarioNamed(at, words.scenario)
  const asked = askedOf(at, words)
  const told = { label, scenario: scenario?.id ?? null } as const
  if (!at.delivered.has('account_months'))
    return { ...told, on: null, rows: [], total: null, unavailable: 'account_months' }
  const book = await bookOf(at, asked, signal)
  const { rows, total } = lossOf(book, scenario, asked, at.digits)
  return { ...told, on: book.on, rows: rows.map((row) => rowOf(row, at.digits)), total }
}

/** Expected loss as the book is and under every scenario, with what is set aside beside it. */
export async function stress(
  edition: Edition,
  words: Omit<LossWords, 'scenario'>,
  signal?: AbortSignal,
): Promise<Stress> {
  using cut = await cutFor(edition, words.asOf)
  const { at } = cut
  const asked = askedOf(at, words)
  if (!at.delivered.has('account_months')) return { label, on: null, rows: [], unavailable: 'account_months' }
  const [book, scenarios] = await Promise.all([bookOf(at, asked, signal), scenariosOf(at)])
  const base = lossOf(book, null, asked, at.digits).total
  const rows = [null, ...scenarios].map((scenario): StressRow => {
    const { total } = lossOf(book, scenario, asked, at.digits)
    return {
      scenario: scenario?.id ?? null,
      kind: scenario?.kind ?? null,
      title: scenario?.title ?? { en: 'As it is', zh: '现状' },
      ...total,
      change: rounded(subtract(fractionOf(total.loss), fractionOf(base.loss)), at.digits),
    }
  })
  return { label, on: book.on, rows }
}

const methods = ['flow', 'markov'] as const

interface Asked {
  readonly method: (typeof methods)[number]
  readonly split: Split
  readonly window: number
  readonly recovery: Fraction
  readonly reserve: string | null
}

function askedOf(at: Edition, { where, method = 'flow', window, recovery, reserve }: LossWords): Asked {
  const known = methods.find((each) => each === method)
  if (known === undefined)
    throw new QuestionError('unknown_method', `Loss has no method ${method}; it has ${methods.join(' and ')}.`, {
      method,
    })
  const months = Number(window ?? 6)
  if (![3, 6, 12].includes(months))
    throw new QuestionError('bad_window', `--window takes 3, 6 or 12 months, not ${window}.`)
  const share = fractionOf(amountIn('recovery', recovery ?? at.decided.loss.recovery))
  if (isPositive(subtract(share, one)))
    throw new QuestionError('bad_recovery', `--recovery takes a share from 0 to 1, not ${recovery}.`)
  const held = reserve ?? at.decided.loss.reserve
  return {
    method: known,
    split: splitOf('Expected loss', { where }, segments),
    window: months,
    recovery: share,
    reserve: held === null ? null : rounded(fractionOf(amountIn('reserve', held)), at.digits),
  }
}

function amountIn(word: string, text: string): string {
  if (/^\d{1,16}(\.\d{1,6})?$/.test(text)) return text
  throw new QuestionError('bad_amount', `--${word} takes a plain number of 0 or more, such as 0.08, not ${text}.`)
}

/** A book whose loss can be told. */
interface LossBook {
  readonly on: Day
  readonly balance: Fraction
  readonly losing: (recovery: Fraction, push: (bucket: string) => Push) => ReturnType<typeof flowToLoss>
}

async function bookOf(at: Edition, { method, split, window }: Asked, signal?: AbortSignal): Promise<LossBook> {
  if (method === 'markov') {
    const book = await chainBookOf(at, split, window, signal)
    return {
      on: book.on,
      balance: sumOf(book.balances),
      losing: (recovery, push) => chainLoss(book, recovery, push),
    }
  }
  const { on, held } = await flowsOf(at, split, window, signal)
  return {
    on,
    balance: sumOf(held.map(({ balance }) => balance)),
    losing: (recovery, push) => flowToLoss(held, recovery, push),
  }
}

function lossOf(
  { balance, losing }: LossBook,
  scenario: Scenario | null,
  { recovery, reserve }: Asked,
  digits: number,
): { rows: Losing[]; total: LossSum } {
  const back = smaller(one, multiply(recovery, scenario === null ? one : fractionOf(scenario.recovery)))
  const { rows, gross, loss } = losing(back, (bucket) => (scenario ? pushOf(scenario, bucket) : noPush))
  const share = (part: Fraction, whole: Fraction) => (isPositive(whole) ? numberIn(divide(part, whole)) : null)
  return {
    rows,
    total: {
      balance: rounded(balance, digits),
      gross: rounded(gross, digits),
      loss: rounded(loss, digits),
      recovery: significant(back, 6).replace(/\.?0+$/, '') || '0',
      loss_rate: share(loss, balance),
      reserve,
      coverage: reserve === null ? null : share(fractionOf(reserve), loss),
    },
  }
}

const rowOf = ({ bucket, balance, flow, factor, gross, loss }: Losing, digits: number): LossRow => ({
  bucket,
  balance: rounded(balance, digits),
  flow: numberIn(flow),
  factor: numberIn(factor),
  gross: rounded(gross, digits),
  loss: rounded(loss, digits),
})
