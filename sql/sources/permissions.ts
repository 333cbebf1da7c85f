import { source } from '#warehouse'
import { channels } from '../vocabulary.ts'

export const permissions = source('raw.permissions', {
  about:
    "One row per stretch of time, `[valid_from, valid_to)`, in which a debtor's word on being contacted is in force",
  key: ['permission_id'],
  columns: ({ id, code, optional, instant }) => ({
    permission_id: id('Permission.'),
    account_id: id('Account.'),
    kind: code(['cease', 'opt_out', 'consent'], 'What was said.'),
    channel: optional.code(channels, 'Channel it is about; null is every channel.'),
    valid_from: instant('First moment in force.', { bareDay: true }),
    valid_to: optional.instant('First moment no longer in force; null while it lasts.', {
      notBefore: 'valid_from',
      bareDay: true,
    }),
  }),
})
