import type { Person } from '#lib/person.ts'

const open = ['executive', 'hr', 'compliance', 'steward', 'admin'] as const

/** As whom a visitor of the demo may look: the first team and the first collector stand for all. */
function visitsOf({ door, who, reading }: App.Locals): Person['visits'] {
  if (!door.isDemo || (who !== null && who.via !== 'demo')) return []
  const { team, collector } = reading?.people ?? { team: null, collector: null }
  const [first, one] = [team, collector]
  return [
    { as: 'everything', role: 'everything' },
    ...open.map((role) => ({ as: role, role })),
    ...(first === null ? [] : [{ as: `manager:${first}`, role: 'manager' }]),
    ...(one === null ? [] : [{ as: `collector:${one}`, role: 'collector' }]),
  ]
}

/** Who is signed in; null: nobody. */
export function personOf(locals: App.Locals): Person | null {
  const { who } = locals
  if (who === null) return null
  return {
    name: who.displayName,
    roles: who.roles,
    isDemo: who.via === 'demo',
    viewAs: who.viewAs?.role ?? null,
    csrf: who.csrf,
    visits: visitsOf(locals),
  }
}
