import { db, model } from '#warehouse'
import { assignments as delivered } from '../sources/assignments.ts'
import { parameters } from '../sources/run.ts'

export const assignments = model('staging.assignments', {
  about: 'One row per hand-over of an account to a collector that happened by the day of the run',
  materialized: 'view',
  grain: ['assignment_id'],
  from: db.selectFrom(delivered.as('a')).crossJoin(parameters.as('r')).whereRef('a.assigned_on', '<=', 'r.as_of'),
  columns: ({ text, date, money, optional }) => ({
    assignment_id: text('a.assignment_id', 'Assignment.'),
    account_id: text('a.account_id', 'Account handed over.'),
    collector_id: text('a.collector_id', 'Collector who received it.'),
    assigned_on: date('a.assigned_on', 'First day.'),
    ended_on: optional.date('a.ended_on', 'First day no longer held.'),
    assigned_amount: money('a.assigned_amount', 'Balance handed over.'),
    is_randomised: optional.flag('a.randomised', 'Handed over by lot; null is unknown.'),
  }),
})
