import { as, concat, db, field, hashText, joinTexts, literal, model, poissonSign } from '#warehouse'
import { assignedAccounts } from '../staging/assigned_accounts.ts'
import { replicateCount } from '../vocabulary.ts'

const replicates = Array.from({ length: replicateCount }, (_, index) => index + 1)

const hashed = db
  .selectFrom(assignedAccounts.as('a'))
  .select((eb) => [
    'a.account_id',
    ...replicates.map((replicate) =>
      hashText(concat(as('text', eb.ref('a.seed')), literal('text', `|${replicate}|`), eb.ref('a.account_id'))).as(
        `h${replicate}`,
      ),
    ),
  ])

export const accountDraws = model('marts.account_draws', {
  about: 'One row per account ever handed over: how often each replicate of the bootstrap draws it',
  materialized: 'table',
  grain: ['account_id'],
  from: db.selectFrom(hashed.as('h')),
  columns: ({ text }) => ({
    account_id: text('h.account_id', 'Account.'),
    draws: text(
      joinTexts(
        Array.from({ length: replicateCount / 20 }, (_, index) =>
          joinTexts(
            replicates
              .slice(index * 20, index * 20 + 20)
              .map((replicate) => poissonSign(field<string>('h', `h${replicate}`))),
          ),
        ),
      ),
      'A sign for each replicate, as many places after `0` in ASCII as it draws the account.',
    ),
  }),
})
