import type { SourceColumn } from '#warehouse'
import type { Door } from '../personal/door.ts'
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
  /** What becomes of personal values. */
  readonly door: Door
}

/** How SQL reads a text column. */
export interface Read {
  /** Columns to compute from the text first, so that nothing is computed twice: name → SQL, each layer over the one before. */
  readonly layers: readonly (readonly (readonly [string, string])[])[]
  /** The typed value; null when the text is null or cannot be read. */
  readonly value: string
  /** Why a text that is not null cannot be read, as a reason code; null when it can. */
  readonly problem: string
}

const full = (text: string, pattern: string) => `regexp_full_match(${text}, ${literal(pattern)})`

const dashed = '\\d{4}-\\d{1,2}-\\d{1,2}'
const slashed = '\\d{4}/\\d{1,2}/\\d{1,2}'

/** `cast`: what DuckDB takes the text for, which is far more than is accepted. */
const dateOf = (text: string, cast: string) =>
  `case when length(${text}) = 10 and ${cast}::varchar = ${text} then ${cast} ` +
  `when ${full(text, `${dashed}|${slashed}`)} then try_cast(replace(${text}, '/', '-') as date) ` +
  `when ${full(text, '\\d{8}')} then try_cast(${text}[1:4] || '-' || ${text}[5:6] || '-' || ${text}[7:8] as date) end`

const time = '([01]\\d|2[0-3]):\\d{2}(:\\d{2}(\\.\\d{1,6})?)?'
const local = `\\d{4}-\\d{2}-\\d{2}[T ]${time}`
const offset = `${local}(Z|[+-]\\d{2}(:?\\d{2})?)`

/** Shapes of almost every instant, much cheaper to look for than the expressions: what they let through, the cast checks. */
const shapes = {
  offset: "'____-__-_____:__:_____:__'",
  utc: "'____-__-_____:__:__Z'",
  local: "'____-__-_____:__:__'",
  midnight: "'___________24%'",
}

const firstYear = "timestamp '0001-01-01'"

function instant(name: string, text: string, column: SourceColumn<unknown>, given: Circumstances): Read {
  const [moment, absolute, clock, day, bareDay] = [`m_${name}`, `a_${name}`, `l_${name}`, `b_${name}`, `t_${name}`]
  const seconds = `regexp_replace(${text}, '^(.{16})(Z|[+-].*)$', '\\1:00\\2')`
  const bare = column.bareDay === true
  const utc = (absolute: string) => `make_timestamp(epoch_us(${absolute}))`
  const isShaped = (...shape: (keyof typeof shapes)[]) =>
    `(${shape.map((one) => `${text} like ${shapes[one]}`).join(' or ')}) and ${text} not like ${shapes.midnight}`
  return {
    layers: [
      [
        [moment, `try_cast(${text} as timestamptz)`],
        ...(bare ? [[bareDay, `try_cast(${text} as date)`] as const] : []),
      ],
      [
        [
          absolute,
          `case when ${isShaped('offset', 'utc')} and ${moment} >= ${firstYear}::timestamptz then ${utc(moment)} ` +
            `when ${text} not like ${shapes.local} and ${full(text, offset)} then ${utc(`coalesce(${moment}, try_cast(${seconds} as timestamptz))`)} end`,
        ],
        [
          clock,
          `case when ${isShaped('local')} and ${moment} >= ${firstYear}::timestamptz then ${utc(moment)} ` +
            `when ${text} not like ${shapes.offset} and ${text} not like ${shapes.utc} and ${full(text, local)} then try_cast(${text} as timestamp) end`,
        ],
        ...(bare ? [[day, `(${dateOf(text, bareDay)})::timestamp`] as const] : []),
      ],
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

function decimal(name: string, text: string, precision: number, scale: number, word: string): Read {
  const cast = `m_${name}`
  const type = `decimal(${precision}, ${scale})`
  const plain = scale === 0 ? '-?\\d+' : `-?(\\d+(\\.\\d{1,${scale}})?|\\.\\d{1,${scale}})`
  const tooFine = `(case when ${full(text, scientific)} then ${fractionOf(text)} > ${scale} else not ${full(text, plain)} end)`
  return {
    layers: [[[cast, `try_cast(${text} as ${type})`]]],
    value:
      `case when ${cast}::varchar = ${text} or ${full(text, plain)} then ${cast} ` +
      `when ${full(text, scientific)} and ${fractionOf(text)} <= ${scale} then ${cast} end`,
    problem:
      `case when not ${full(text, numeric)} then '${word}' ` +
      `when ${tooFine} then 'too_many_decimals' else 'out_of_range' end`,
  }
}

function integer(name: string, text: string, { limits }: SourceColumn<unknown>): Read {
  const cast = `m_${name}`
  const fraction = limits?.min !== undefined || limits?.max !== undefined ? 'out_of_range' : 'bad_integer'
  return {
    layers: [[[cast, `try_cast(${text} as integer)`]]],
    value: `case when ${cast}::varchar = ${text} or ${full(text, '\\d+')} then ${cast} end`,
    problem: `case when ${full(text, '-?\\d+')} then 'out_of_range' when ${full(text, numeric)} then '${fraction}' else 'bad_integer' end`,
  }
}

/** At most so many characters; its bytes, which cost nothing to count, mostly say so. */
const isShort = (text: string, characters: number) =>
  `(strlen(${text}) <= ${characters} or length(${text}) <= ${characters})`

const yes = ['true', '1', 'Y', '是', 'TRUE', 'True', 'y']
const no = ['false', '0', 'N', '否', 'FALSE', 'False', 'n']

/** Everything a contract's reading accepts and refuses, as SQL over the text column `text`. */
export function readingOf(name: string, text: string, column: SourceColumn<unknown>, given: Circumstances): Read {
  const as = (value: string, problem: string): Read => ({ layers: [], value, problem })
  switch (column.reading) {
    case 'id':
      return as(
        `case when ${isShort(text, 200)}${given.control ? ` and not regexp_matches(${text}, '\\p{Cc}')` : ''} then ${text} end`,
        "'bad_id'",
      )
    case 'text':
      return as(
        `case when ${isShort(text, 32_000)}${given.control ? ` and not contains(${text}, chr(0))` : ''}` +
          `${column.currency === true ? ` and ${text} = ${literal(given.currency)}` : ''} then ${text} end`,
        column.currency === true ? "'other_currency'" : "'bad_text'",
      )
    case 'integer':
      return integer(name, text, column)
    case 'number':
      return decimal(name, text, 24, 6, 'bad_number')
    case 'money':
      return decimal(name, text, 18, given.digits, 'bad_money')
    case 'date':
      return {
        layers: [[[`m_${name}`, `try_cast(${text} as date)`]]],
        value: dateOf(text, `m_${name}`),
        problem: "'bad_date'",
      }
    case 'instant':
      return instant(name, text, column, given)
    case 'flag':
      return as(
        `case ${text} ${[...yes.map((word) => [word, true] as const), ...no.map((word) => [word, false] as const)].map(([word, flag]) => `when ${literal(word)} then ${flag}`).join(' ')} end`,
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
