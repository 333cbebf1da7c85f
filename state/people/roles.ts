/** What people are here for. Who has several may do what any of them may. */
export const roles = ['executive', 'hr', 'manager', 'compliance', 'collector', 'steward', 'admin'] as const
export type Role = (typeof roles)[number]
export const isRole = (text: unknown): text is Role => (roles as readonly unknown[]).includes(text)

/** Of whom: a manager has teams, a collector is one; of all other roles it is empty. */
export interface RoleScope {
  readonly teams?: readonly string[]
  readonly collector?: string
}

/** A role on the days of `[from, to)`; `to` null: it has no end. */
export interface Assignment {
  readonly role: Role
  readonly scope: RoleScope
  readonly from: string
  readonly to: string | null
}

/** What is wrong with an assignment, in a sentence; null: nothing. */
export function faultOfAssignment({ role, scope, from, to }: Assignment): string | null {
  const day = /^\d{4}-\d{2}-\d{2}$/
  if (!day.test(from) || (to !== null && !day.test(to))) return 'A role begins and ends on a day as YYYY-MM-DD.'
  if (to !== null && to <= from) return 'A role must end after it begins.'
  if (role === 'manager' && (scope.teams ?? []).length === 0) return 'A manager needs at least one team.'
  if (role === 'collector' && (scope.collector ?? '') === '') return 'A collector needs their collector id.'
  return null
}

/** What a principal may do besides seeing rows: what the policies of routes ask for. */
export const permissions = [
  'figures',
  'portfolio',
  'records',
  'names',
  'texts',
  'habits',
  'pay',
  'pay.total',
  'pay.approve',
  'decide',
  'data',
  'people',
  'audit',
] as const
export type Permission = (typeof permissions)[number]

/**
 * What each role may do. `figures`: numbers within its rows; `portfolio`: what is of nobody in particular; `records`: the
 * records behind numbers; `names` of collectors; `texts` of contacts; `habits`: numbers that may have been made for the count; `pay.total`: what locked pay came to
 * in all; `decide` on findings; `data`: runs and quarantine.
 */
export const rights: Readonly<Record<Role, readonly Permission[]>> = {
  executive: ['figures', 'portfolio', 'names', 'pay.total'],
  hr: ['figures', 'portfolio', 'records', 'names', 'habits', 'pay', 'pay.total', 'pay.approve'],
  manager: ['figures', 'records', 'names', 'habits', 'pay'],
  compliance: ['figures', 'portfolio', 'records', 'names', 'texts', 'habits', 'decide'],
  collector: ['figures', 'records', 'names', 'pay'],
  steward: ['figures', 'portfolio', 'records', 'data'],
  admin: ['data', 'people', 'audit'],
}

/** Roles that see the rows of everybody. */
export const seesAll: ReadonlySet<Role> = new Set(['executive', 'hr', 'compliance', 'steward'])
