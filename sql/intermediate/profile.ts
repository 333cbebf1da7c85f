import { as, compare, either, literal, plus, remainder, times, unknown, wholeQuotient, type Exp } from '#warehouse'
import { channels } from '../vocabulary.ts'

/** More visitors than this are not told apart: no rule asks for more. */
export const mostVisitors = 9

/** Facts of a contact that rules look at, but for who and when, each with the values it may have; 0 is unknown. */
const facts = {
  channel: channels,
  direction: ['outbound', 'inbound'],
  connected: [false, true],
  party: ['debtor', 'third_party', 'unknown', 'none'],
  is_effective: [false, true],
  visitors: Array.from({ length: mostVisitors + 1 }, (_, number) => number),
  has_account: [false, true],
  has_number: [false, true],
  has_text: [false, true],
  has_zone: [false, true],
  has_consent: [false, true],
  has_cease: [false, true],
  has_opt_out: [false, true],
} as const satisfies Record<string, readonly (string | number | boolean)[]>

type Fact = keyof typeof facts
type ValueOf<F extends Fact> = (typeof facts)[F][number] extends boolean
  ? boolean
  : (typeof facts)[F][number] extends number
    ? number
    : string
/** The facts of a contact, as expressions. */
export type FactsOfContact = { readonly [F in Fact]: Exp<ValueOf<F> | null> }

const names = Object.keys(facts) as Fact[]
const radixOf = (fact: Fact) => facts[fact].length + 1

const valueOf = (value: string | number | boolean): Exp<never> =>
  (typeof value === 'string'
    ? literal('text', value)
    : typeof value === 'number'
      ? literal('integer', value)
      : literal('flag', value)) as Exp<never>

/** Its place among the values the fact may have, from 1. */
const digitOf = (fact: Fact, value: Exp<unknown>): Exp<number> =>
  facts[fact].reduce<Exp<number>>(
    (so, each, index) => either(compare(value as Exp<never>, '=', valueOf(each)), literal('count', index + 1), so),
    literal('count', 0),
  )

/** One number for all facts of a contact: contacts with the same one look the same to every rule. */
export const profileOf = (values: FactsOfContact, scopes: Exp<number>): Exp<number> =>
  names.reduce<Exp<number>>(
    (so, fact) => plus(times(so, literal('count', radixOf(fact))), digitOf(fact, values[fact])),
    as('count', scopes),
  )

/** A fact by the number it is in; null where it is unknown. */
export function factOf<F extends Fact>(fact: F, profile: Exp<number>): Exp<ValueOf<F> | null> {
  const below = names.slice(names.indexOf(fact) + 1).reduce((product, each) => product * radixOf(each), 1)
  const digit = remainder(wholeQuotient(profile, literal('count', below)), literal('count', radixOf(fact)))
  const kind = typeof facts[fact][0] === 'string' ? 'text' : typeof facts[fact][0] === 'number' ? 'integer' : 'flag'
  return (facts[fact] as readonly (string | number | boolean)[]).reduce<Exp<never>>(
    (so, each, index) => either(compare(digit, '=', literal('count', index + 1)), valueOf(each), so),
    unknown(kind) as Exp<never>,
  )
}

/** The sum of the weights of the scopes its account is in. */
export const scopesOf = (profile: Exp<number>): Exp<number> =>
  wholeQuotient(
    profile,
    literal(
      'count',
      names.reduce((product, each) => product * radixOf(each), 1),
    ),
  )
