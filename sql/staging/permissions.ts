import { db, model } from '#warehouse'
import { permissions as delivered } from '../sources/permissions.ts'

export const permissions = model('staging.permissions', {
  about:
    "One row per stretch of time, `[valid_from, valid_to)`, in which a debtor's word on being contacted is in force",
  materialized: 'view',
  grain: ['permission_id'],
  from: db.selectFrom(delivered.as('p')),
  columns: ({ text, timestamp, optional }) => ({
    permission_id: text('p.permission_id', 'Permission.'),
    account_id: text('p.account_id', 'Account.'),
    kind: text('p.kind', 'What was said.'),
    channel: optional.text('p.channel', 'Channel it is about; null is every channel.'),
    valid_from: timestamp('p.valid_from', 'First moment in force.'),
    valid_to: optional.timestamp('p.valid_to', 'First moment no longer in force; null while it lasts.'),
  }),
})
