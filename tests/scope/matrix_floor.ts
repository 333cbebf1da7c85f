import { EditionFolder } from '#warehouse'
import { join } from 'node:path'
import { floorIn, type Floor } from '../sql/floor.ts'
import { smallFloor } from '../web/floor.ts'
import { about } from '../web/home.ts'

/** Who is of whom: T1 has c0 and c6, its child T1a c3, and T2, which is no relation of theirs, c1, c4 and c7. */
export const relations = {
  own: { team: 'T1', collector: 'c6', contact: 'n6' },
  child: { team: 'T1a', collector: 'c3', contact: 'n3' },
  other: { team: 'T2', collector: 'c1', contact: 'n1' },
  self: { team: 'T1', collector: 'c0', contact: 'n0' },
} as const
export type Relation = keyof typeof relations

/** By which everybody of them is paid. */
export const plan = `id: floor
title: { en: The floor, zh: 现场 }
valid_from: 2026-06-01
components:
  - { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }
`

function floor(): Floor {
  const records = smallFloor(100)
  const night = Object.values(relations).map(({ collector, contact }) => ({
    ...{
      contact_id: contact,
      account_id: `a${collector.slice(1)}`,
      started_at: '2026-07-06T15:30:00Z',
      channel: 'call',
    },
    ...{ direction: 'outbound', collector_id: collector, connected: true, party: 'debtor', talk_seconds: 60 },
  }))
  return {
    ...records,
    teams: [...(records['teams'] ?? []), { team_id: 'T1a', team_name: 'Night shift', parent_team_id: 'T1' }],
    team_memberships: (records['team_memberships'] ?? []).map((one) =>
      one['collector_id'] === 'c3' ? { ...one, team_id: 'T1a' } : one,
    ),
    accounts: (records['accounts'] ?? []).map((one) => ({ ...one, timezone: 'Asia/Shanghai' })),
    contacts: [...(records['contacts'] ?? []), ...night],
    complaints: Object.values(relations).map(({ collector, contact }) => ({
      ...{ complaint_id: `x-${contact}`, account_id: `a${collector.slice(1)}`, received_on: '2026-07-08' },
      ...{ collector_id: collector, category: 'tone', severity: 'minor', source: 'direct' },
    })),
  }
}

/** Publishes an edition in which everybody of `relations` called once at night and was complained of. */
export async function publishRelations(home: string): Promise<void> {
  const editions = new EditionFolder(join(home, 'editions'))
  const file = await editions.newFile()
  const database = await floorIn(file, floor(), { asOf: '2026-07-31', rules: { packs: ['cn'] } })
  await database.run('checkpoint')
  await database.close()
  await editions.publish(file, '2026-07-31', about('2026-07-31'), new Date('2026-08-01T01:00:00Z'))
}
