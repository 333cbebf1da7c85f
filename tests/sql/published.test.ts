import { expect, test } from 'vitest'
import { Database } from '#warehouse'
import { PublishedEdition } from '#sql'
import { editionFile } from './edition.ts'

test('an edition built by another version is refused with what it lacks and what to do', async () => {
  const file = await editionFile({ accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }] })
  const database = await Database.open(file)
  await database.run('drop table marts.credits')
  await database.close()
  await expect(PublishedEdition.open(file, '0001-old')).rejects.toThrow(
    'Edition 0001-old was built by another version of Rollcall (it has no marts.credits.policy): build it anew with rollcall run.',
  )
})
