import type { SourceColumn } from '#warehouse'
import type { ClockChanges } from '../mapping/index.ts'
import { list, literal } from '../sql.ts'
import { firstMomentOf, utcOf, whyUnclear } from './clock.ts'
import type { Zone } from './zone.ts'

/** What reading depends on beside the text. */
export interface Circumstances {
  /** Fraction digits of the currency. */
  readonly digits: number
  readonly currency: string
  /** Clock of local times without offset. */
  readonly zone: Zone
  /** Clock of the operation's business dates. */
  readonly home: Zone
  readonly clockChanges: ClockChanges | null
  /** Whether control characters can occur at all in what is read. */
  readonly control: boolean
}

/** How SQL reads a text column. */
export interface Read {
  /** Columns to compute from the text first: name → SQL. */
  readonly parsed: readonly (readonly [string, string])[]
  /** The typed value; null when the text is null or cannot be read. */
  readonly value: string
  /** Why a text that is not null cannot be read, as a reason code; null when it can. */
  readonly problem: string
}

const full = (text: string, pattern: string) => `regexp_full_match(${text}, ${literal(pattern)})`

const dashed = '\\d{4}-\\d{1,2}-\\d{1,2}'
const slashed = '\\d{4}/\\d{1,2}/\\d{1,2}'

const dateOf = (text: string) =>
  `case when length(${text}) = 10 and try_cast(${text} as date)::varchar = ${text} then try_cast(${text} as date) ` +
  `when ${full(text, `${dashed}|${slashed}`)} then try_cast(replace(${text}, '/', '-') as date) ` +
  `when ${full(text, '\\d{8}')} then try_cast(${text}[1:4] || '-' || ${text}[5:6] || '-' || ${text}[7:8] as date) end`

const time = '([01]\\d|2[0-3]):\\d{2}(:\\d{2}(\\.\\d{1,6})?)?'
const local = `\\d{4}-\\d{2}-\\d{2}[T ]${time}`
const offset = `${local}(Z|[+-]\\d{2}(:?\\d{2})?)`

function instant(name: string, text: string, column: SourceColumn<unknown>, given: Circumstances): Read {
  const [absolute, clock, day] = [`a_${name}`, `l_${name}`, `b_${name}`]
  const seconds = `regexp_replace(${text}, '^(.{16})(Z|[+-].*)$', '\\1:00\\2')`
  const bare = column.bareDay === true
  return {
    parsed: [
      [
        absolute,
        `case when ${full(text, offset)} then coalesce(try_cast(${text} as timestamptz), try_cast(${seconds} as timestamptz))::timestamp end`,
      ],
      [clock, `case when ${full(text, local)} then try_cast(${text} as timestamp) end`],
      ...(bare ? [[day, `(${dateOf(text)})::timestamp`] as const] : []),
    ],
    value: `coalesce(${absolute}, ${utcOf(clock, given.zone, given.clockChanges)}${bare ? `, ${firstMomentOf(day, given.home)}` : ''})`,
    problem: `coalesce(${whyUnclear(clock, given.zone)}, 'bad_instant')`,
  }
}

const exponent = (text: string) => `try_cast(regexp_extract(${text}, '[eE]([+-]?\\d+)$', 1) as integer)`
const mantissa = (text: string) => `regexp_extract(${text}, '^-?([0-9.]*)', 1)`

/** Fraction digits that the number a text spells really has; the text may have an exponent. */
const fractionOf = (text: string) =>
  `(length(split_part(${mantissa(text)}, '.', 2)) - (length(replace(${mantissa(text)}, '.', '')) - length(rtrim(replace(${mantissa(text)}, '.', ''), '0'))) - ${exponent(text)})`

const scientific = '-?(\\d+(\\.\\d+)?|\\.\\d+)[eE][+-]?\\d{1,3}'
const numeric = '-?(\\d+(\\.\\d+)?|\\.\\d+)([eE][+-]?\\d{1,3})?'

function decimal(text: string, precision: number, scale: number, word: string): Read {
  const type = `decimal(${precision}, ${scale})`
  const plain = scale === 0 ? '-?\\d+' : `-?(\\d+(\\.\\d{1,${scale}})?|\\.\\d{1,${scale}})`
  const tooFine = `(case when ${full(text, scientific)} then ${fractionOf(text)} > ${scale} else not ${full(text, plain)} end)`
  return {
    parsed: [],
    value:
      `case when ${full(text, plain)} then try_cast(${text} as ${type}) ` +
      `when ${full(text, scientific)} and ${fractionOf(text)} <= ${scale} then try_cast(${text} as ${type}) end`,
    problem:
      `case when not ${full(text, numeric)} then '${word}' ` +
      `when ${tooFine} then 'too_many_decimals' else 'out_of_range' end`,
  }
}

function integer(text: string, { limits }: SourceColumn<unknown>): Read {
  const fraction = limits?.min !== undefined || limits?.max !== undefined ? 'out_of_range' : 'bad_integer'
  return {
    parsed: [],
    value: `case when try_cast(${text} as integer)::varchar = ${text} or ${full(text, '\\d+')} then try_cast(${text} as integer) end`,
    problem: `case when ${full(text, '-?\\d+')} then 'out_of_range' when ${full(text, numeric)} then '${fraction}' else 'bad_integer' end`,
  }
}

const yes = ['true', '1', 'Y', '是', 'TRUE', 'True', 'y']
const no = ['false', '0', 'N', '否', 'FALSE', 'False', 'n']

/** Everything a contract's reading accepts and refuses, as SQL over the text column `text`. */
export function readingOf(name: string, text: string, column: SourceColumn<unknown>, given: Circumstances): Read {
  const as = (value: string, problem: string): Read => ({ parsed: [], value, problem })
  switch (column.reading) {
    case 'id':
      return as(
        `case when length(${text}) <= 200${given.control ? ` and not regexp_matches(${text}, '\\p{Cc}')` : ''} then ${text} end`,
        "'bad_id'",
      )
    case 'text':
      return as(
        `case when length(${text}) <= 32000${given.control ? ` and not contains(${text}, chr(0))` : ''}` +
          `${column.currency === true ? ` and ${text} = ${literal(given.currency)}` : ''} then ${text} end`,
        column.currency === true ? "'other_currency'" : "'bad_text'",
      )
    case 'integer':
      return integer(text, column)
    case 'number':
      return decimal(text, 24, 6, 'bad_number')
    case 'money':
      return decimal(text, 18, given.digits, 'bad_money')
    case 'date':
      return as(dateOf(text), "'bad_date'")
    case 'instant':
      return instant(name, text, column, given)
    case 'flag':
      return as(
        `case when ${text} in (${list(yes)}) then true when ${text} in (${list(no)}) then false end`,
        "'bad_flag'",
      )
    case 'code':
      return as(`try_cast(${text} as enum(${list(column.values ?? [])}))`, "'unknown_code'")
    case 'timezone':
      return as(
        `case when list_has_all((select list(name) from zones), string_split(${text}, '|')) then ${text} end`,
        "'unknown_timezone'",
      )
  }
}
