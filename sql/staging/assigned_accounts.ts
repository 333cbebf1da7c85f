import { db, model } from '#warehouse'
import { assignments as delivered } from '../sources/assignments.ts'
import { parameters } from '../sources/run.ts'

const assigned = db.selectFrom(delivered.as('a')).select('a.account_id').distinct()

export const assignedAccounts = model('staging.assigned_accounts', {
  about: 'One row per account ever handed over to a collector, also after the day of the run',
  materialized: 'view',
  grain: ['account_id'],
  from: db.selectFrom(assigned.as('a')).crossJoin(parameters.as('r')),
  columns: ({ text, count }) => ({
    account_id: text('a.account_id', 'Account.'),
    seed: count('r.oe_seed', 'Seed of the bootstrap.'),
  }),
})
