import { EditionFolder } from '#warehouse'
import { join } from 'node:path'
import { floorIn } from '../sql/floor.ts'
import { about } from './home.ts'

/** Publishes an edition with one call at night and one by day. */
export async function editionFloor(home: string): Promise<void> {
  const editions = new EditionFolder(join(home, 'editions'))
  const file = await editions.newFile()
  const call = (contact_id: string, started_at: string) => ({
    ...{ contact_id, account_id: 'a', started_at, channel: 'call', direction: 'outbound', collector_id: 'li' },
    ...{ connected: true, party: 'debtor', talk_seconds: 60 },
  })
  const database = await floorIn(
    file,
    {
      teams: [{ team_id: 'T1', team_name: 'One' }],
      collectors: [{ collector_id: 'li', collector_name: 'Li' }],
      team_memberships: [{ collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1' }],
      accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card', timezone: 'Asia/Shanghai' }],
      contacts: [call('k1', '2026-07-06T15:00:00Z'), call('k2', '2026-07-07T02:00:00Z')],
    },
    { asOf: '2026-07-31', rules: { packs: ['cn'] } },
  )
  await database.run('checkpoint')
  await database.close()
  await editions.publish(file, '2026-07-31', about('2026-07-31'), new Date('2026-08-01T01:00:00Z'))
}
