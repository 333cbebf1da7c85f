import type { Format, Part } from '../mapping/formats.ts'
import { literal } from '../sql.ts'

/** A text no reading accepts: what a value becomes that does not have the format its mapping names. */
const unreadable = "'?'"

const full = (text: string, pattern: string) => `regexp_full_match(${text}, ${literal(pattern)})`
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function number(text: string, { group, decimal, prefix, suffix, exponent }: Format & { kind: 'number' }): string {
  const fraction = `(${escaped(decimal)}\\d+)?`
  const whole = group === '' ? '\\d+' : `(\\d{1,3}(${escaped(group)}\\d{3})+|\\d+)`
  const affix = (what: string) => (what === '' ? '' : `(${escaped(what)})?`)
  const scientific = decimal === '.' && exponent === 0 ? '([eE][+-]?\\d{1,3})?' : ''
  const pattern = `${affix(prefix)}-?${affix(prefix)}${whole}${fraction}${scientific}${affix(suffix)}`
  let plain = text
  for (const gone of [prefix, suffix, group]) if (gone !== '') plain = `replace(${plain}, ${literal(gone)}, '')`
  if (decimal !== '.') plain = `replace(${plain}, ${literal(decimal)}, '.')`
  if (exponent !== 0) plain = `${plain} || 'e${exponent}'`
  return `case when ${full(text, pattern)} then ${plain} else ${unreadable} end`
}

function pattern(text: string, format: Format & { kind: 'pattern' }, isInstant: boolean): string {
  const group = (part: Part) => {
    const index = format.parts.indexOf(part)
    return index < 0 ? null : `regexp_extract(${text}, ${literal(format.pattern)}, ${index + 1})`
  }
  const two = (part: Part) => {
    const found = group(part)
    return found === null ? "'00'" : `lpad(${found}, 2, '0')`
  }
  const month = `${group('year')} || '-' || ${two('month')}`
  const day =
    format.day === null
      ? `${month} || '-' || ${two('day')}`
      : format.day === 'first'
        ? `${month} || '-01'`
        : `coalesce(last_day(try_cast(${month} || '-01' as date))::varchar, ${unreadable})`
  const fraction = group('fraction')
  const clock = `' ' || ${two('hour')} || ':' || ${two('minute')} || ':' || ${two('second')}${fraction === null ? '' : ` || '.' || ${fraction}`}`
  const spelled = isInstant && format.parts.includes('hour') ? `${day} || ${clock}` : day
  return `case when ${full(text, format.pattern)} then ${spelled} else ${unreadable} end`
}

/** Days of a spreadsheet since its 1900, whose 60 is a day that never was. */
function excel(text: string, isInstant: boolean): string {
  const serial = `try_cast(${text} as decimal(38, 10))`
  const start = `(timestamp '1899-12-30' + (case when ${serial} < 60 then interval 1 day else interval 0 day end))`
  const whole = `${full(text, '\\d{1,7}')} and ${serial} >= 1 and ${serial}::integer <> 60`
  if (!isInstant)
    return `case when ${whole} then (${start} + to_days(${serial}::integer))::date::varchar else ${unreadable} end`
  const millis = `to_milliseconds(round(${serial} * 86400000)::bigint)`
  return `case when ${full(text, '\\d{1,7}(\\.\\d{1,15})?')} and ${serial} >= 61 then (timestamp '1899-12-30' + ${millis})::varchar else ${unreadable} end`
}

/** SQL that turns a value spelled in `format` into the contract's own spelling, or into one that nothing accepts. */
export function respelled(text: string, format: Format, isInstant: boolean): string {
  if (format.kind === 'number') return number(text, format)
  return format.kind === 'excel' ? excel(text, isInstant) : pattern(text, format, isInstant)
}
