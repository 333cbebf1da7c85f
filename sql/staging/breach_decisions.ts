import { db, model } from '#warehouse'
import { breachDecisions as delivered } from '../sources/breach_decisions.ts'
import { parameters } from '../sources/run.ts'

export const breachDecisions = model('staging.breach_decisions', {
  about: "One row per person's word on an automatic finding that is known on the day of the run",
  materialized: 'view',
  grain: ['contact_id', 'rule_id'],
  from: db
    .selectFrom(delivered.as('d'))
    .crossJoin(parameters.as('r'))
    .where((eb) => eb.or([eb('d.decided_on', 'is', null), eb('d.decided_on', '<=', eb.ref('r.as_of'))])),
  columns: ({ text, optional }) => ({
    contact_id: text('d.contact_id', 'Contact found.'),
    rule_id: text('d.rule_id', 'Rule as `<pack>/<rule>`.'),
    decision: text('d.decision', 'Confirmed or dismissed.'),
    decided_by: optional.text('d.decided_by', 'Who decided.'),
    decided_on: optional.date('d.decided_on', 'Day decided; null is not told.'),
  }),
})
