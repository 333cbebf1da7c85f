import { isRole, rights, seesAll, type Assignment, type Permission, type Role } from './roles.ts'

/** Whose rows somebody sees: everybody's, or those of teams (with their children) and of collectors. */
export type RowScope = 'all' | { readonly teams: readonly string[]; readonly collectors: readonly string[] }

/** Whom an admin looks as: a role of nobody in particular. */
export interface ViewAs {
  readonly role: Role
  readonly teams?: readonly string[]
  readonly collector?: string
}

/** Who asks. Everything that is answered goes by this. */
export interface Principal {
  readonly personId: string
  /** What is written into the audit log. */
  readonly name: string
  readonly displayName: string
  readonly roles: readonly Role[]
  readonly permissions: ReadonlySet<Permission>
  readonly rows: RowScope
  /** Stands for rows and permissions: what is the same for two is the same text. */
  readonly key: string
  readonly via: 'session' | 'token' | 'demo'
  /** Set while an admin looks as somebody else. */
  readonly viewAs: ViewAs | null
  /** A token for reading may change nothing; nor may an admin who looks as another. */
  readonly mayWrite: boolean
  /** When they last gave their password; null: not in this session. UTC instant. */
  readonly provedAt: string | null
  /** What forms carry; empty: there is no session. */
  readonly csrf: string
  /** Names the session or the token in lists. */
  readonly publicId: string
}

/** The assignments that count on a day. */
export const inForce = (assignments: readonly Assignment[], day: string): Assignment[] =>
  assignments.filter(({ from, to }) => from <= day && (to === null || day < to))

const sorted = (ids: Iterable<string>) => [...new Set(ids)].sort()

/** What somebody with these assignments may see and do. */
export function powersOf(
  assignments: readonly Pick<Assignment, 'role' | 'scope'>[],
): Pick<Principal, 'roles' | 'permissions' | 'rows' | 'key'> {
  const held = sorted(assignments.map(({ role }) => role)).filter(isRole)
  const permissions = new Set(sorted(held.flatMap((role) => rights[role])) as Permission[])
  const rows: RowScope = held.some((role) => seesAll.has(role))
    ? 'all'
    : {
        teams: sorted(assignments.flatMap(({ role, scope }) => (role === 'manager' ? (scope.teams ?? []) : []))),
        collectors: sorted(
          assignments.flatMap(({ role, scope }) => (role === 'collector' ? [scope.collector ?? ''] : [])),
        ),
      }
  return { roles: held, permissions, rows, key: JSON.stringify([rows, [...permissions]]) }
}
