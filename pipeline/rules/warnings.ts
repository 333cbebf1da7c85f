import type { Settings } from '../settings/index.ts'
import type { ActiveRule } from './active.ts'

/** What the settings leave out that rules which are switched on would use. */
export const ruleWarnings = (active: readonly ActiveRule[], { holidays }: Settings['rules']): string[] =>
  active
    .filter(({ rule, pack }) => rule.kind === 'hours' && rule.holidays && (holidays[pack.id] ?? []).length === 0)
    .map(({ id, pack }) => `${id} judges hours only: rules.holidays.${pack.id} lists no public holidays.`)
