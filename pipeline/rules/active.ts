import { nearest } from '../nearest.ts'
import { SettingsError } from '../settings/refusal.ts'
import type { Settings } from '../settings/index.ts'
import type { Pack, Rule } from './pack.ts'

/** A rule that is switched on, and the days on which its wording is in force; null: without beginning or end. */
export interface ActiveRule {
  readonly pack: Pack
  readonly rule: Rule
  readonly id: string
  readonly validFrom: string | null
  readonly validTo: string | null
}

const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a)
const earlier = (a: string | null, b: string | null) => (a === null || (b !== null && b < a) ? b : a)

/**
 * The rules the settings switch on.
 * @throws SettingsError for a pack or rule that does not exist.
 */
export function activeRules(packs: readonly Pack[], { packs: named, optionalRules }: Settings['rules']): ActiveRule[] {
  const unknown = (key: string, word: string, known: readonly string[]): never => {
    const near = nearest(word, known)
    const hint = near === null ? `; there are ${known.join(', ')}` : `; did you mean ${near}?`
    throw new SettingsError('rollcall.yaml', null, key, `names ${word}, which does not exist${hint}`)
  }
  const ids = [...new Set(packs.map(({ id }) => id))]
  for (const id of named) if (!ids.includes(id)) unknown('rules.packs', id, ids)
  const optional = packs.flatMap(({ id, rules }) =>
    rules.filter((each) => each.optional).map((each) => `${id}/${each.id}`),
  )
  for (const id of optionalRules)
    if (!optional.includes(id)) unknown('rules.optional_rules', id, [...new Set(optional)])
  return packs
    .filter(({ id }) => named.includes(id))
    .flatMap((pack) =>
      pack.rules.map((rule) => ({
        pack,
        rule,
        id: `${pack.id}/${rule.id}`,
        validFrom: later(pack.validFrom, rule.validFrom),
        validTo: earlier(pack.validTo, rule.validTo),
      })),
    )
    .filter(({ rule, id }) => !rule.optional || optionalRules.includes(id))
}
