import { source } from '#warehouse'

export const assignments = source('raw.assignments', {
  about: 'One row per hand-over of an account to a collector for `[assigned_on, ended_on)`, before overlaps are cut',
  key: ['assignment_id'],
  columns: ({ id, date, optional, money }) => ({
    assignment_id: id('Assignment.'),
    account_id: id('Account handed over.'),
    collector_id: id('Collector who received it.'),
    assigned_on: date('First day.'),
    ended_on: optional.date('First day no longer held; null while it lasts.', { notBefore: 'assigned_on' }),
    assigned_amount: money('Balance handed over.', { limits: { min: 0 } }),
    randomised: optional.flag('Handed over by lot.'),
  }),
})
