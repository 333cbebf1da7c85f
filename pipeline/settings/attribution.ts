import { Refusal } from './refusal.ts'
import { parseDay } from './scalars.ts'
import type { AttributionRule, AttributionVersion } from './settings.ts'

const known = '`owner`, `promise_taker`, `last_rpc(n)` and `house`'
const house: AttributionRule = { rule: 'house', days: null }

function parseRule(text: unknown, index: number): AttributionRule {
  const [, days] = /^last_rpc\(\s*(\d{1,5})\s*\)$/.exec(String(text)) ?? []
  if (days !== undefined) return { rule: 'last_rpc', days: Number(days) }
  if (text === 'owner' || text === 'promise_taker' || text === 'house') return { rule: text, days: null }
  if (String(text).startsWith('last_rpc'))
    throw new Refusal(`has \`${String(text)}\`; say how many days back, as in \`last_rpc(30)\``, [index])
  throw new Refusal(`has the unknown rule \`${String(text)}\`; rules are ${known}`, [index])
}

function parseRules(value: unknown): AttributionRule[] {
  if (!Array.isArray(value)) throw new Refusal(`is no list of rules; rules are ${known}`)
  const rules = value.map(parseRule)
  const end = rules.findIndex(({ rule }) => rule === 'house')
  if (end >= 0 && end < rules.length - 1)
    throw new Refusal('has rules after `house`, which are never asked; move `house` to the end', [end + 1])
  return end < 0 ? [...rules, house] : rules
}

const within = <T>(key: string | number, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.message, [key, ...error.path])
    throw error
  }
}

function parseVersion(value: Record<string, unknown>): AttributionVersion {
  const { valid_from: from, valid_to: to, rules, ...rest } = value
  const [other] = Object.keys(rest)
  if (other !== undefined)
    throw new Refusal(
      `has the unknown key \`${other}\`; a version of a policy has \`valid_from\`, \`valid_to\` and \`rules\``,
      [other],
    )
  const validFrom = from === undefined || from === null ? null : within('valid_from', () => parseDay(from))
  const validTo = to === undefined || to === null ? null : within('valid_to', () => parseDay(to))
  if (validFrom !== null && validTo !== null && validTo <= validFrom)
    throw new Refusal(`is valid to ${validTo}, which is not after ${validFrom}`, ['valid_to'])
  return { validFrom, validTo, rules: within('rules', () => parseRules(rules)) }
}

const isVersion = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * One attribution policy: a list of rules, or dated versions `{valid_from, valid_to, rules}` of it. A version without
 * `valid_to` ends where the next begins.
 * @throws Refusal for an unknown rule or versions that overlap.
 */
export function parsePolicy(value: unknown): AttributionVersion[] {
  const items = Array.isArray(value) ? (value as unknown[]) : [value]
  if (items.length === 0 || !items.some(isVersion))
    return [{ validFrom: null, validTo: null, rules: parseRules(value) }]
  const versions = items
    .map((item, index) => {
      if (!isVersion(item)) throw new Refusal('mixes rules and dated versions; give every version its `rules`', [index])
      return { index, ...within(index, () => parseVersion(item)) }
    })
    .sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  return versions.map(({ index, validFrom, validTo, rules }, place) => {
    const next = versions[place + 1]
    if (next === undefined) return { validFrom, validTo, rules }
    if (next.validFrom === validFrom || (validTo !== null && validTo > (next.validFrom ?? '')))
      throw new Refusal(
        `has two versions in force on ${next.validFrom ?? 'the first day'}; end one where the other begins`,
        [index],
      )
    return { validFrom, validTo: validTo ?? next.validFrom, rules }
  })
}
