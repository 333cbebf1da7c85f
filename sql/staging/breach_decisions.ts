import { db, descending, literal, model, rowNumber, type Day } from '#warehouse'
import { breachDecisions as delivered } from '../sources/breach_decisions.ts'
import { decisions } from '../sources/rules.ts'
import { parameters } from '../sources/run.ts'

/** Both the delivered table and this installation's own records speak of findings. */
const said = db
  .selectFrom(delivered.as('d'))
  .select(['d.contact_id', 'd.rule_id', 'd.decision', 'd.decided_by', 'd.decided_on', literal('integer', 1).as('rank')])
  .unionAll(
    db
      .selectFrom(decisions.as('d'))
      .select((eb) => [
        'd.contact_id',
        'd.rule_id',
        eb.ref('d.decision').$castTo<'confirmed' | 'dismissed'>().as('decision'),
        'd.decided_by',
        eb.ref('d.decided_on').$castTo<Day | null>().as('decided_on'),
        literal('integer', 0).as('rank'),
      ]),
  )

const known = db
  .selectFrom(said.as('d'))
  .crossJoin(parameters.as('r'))
  .where((eb) => eb.or([eb('d.decided_on', 'is', null), eb('d.decided_on', '<=', eb.ref('r.as_of'))]))
  .selectAll('d')
  .select((eb) =>
    rowNumber({
      by: [eb.ref('d.contact_id'), eb.ref('d.rule_id')],
      order: [descending(eb.ref('d.decided_on')), eb.ref('d.rank')],
    }).as('place'),
  )

export const breachDecisions = model('staging.breach_decisions', {
  about:
    "One row per person's word on an automatic finding that is known on the day of the run: the later one where both a delivery and this installation have one, this installation's of the same day",
  materialized: 'view',
  grain: ['contact_id', 'rule_id'],
  from: db.selectFrom(known.as('d')).where('d.place', '=', 1),
  columns: ({ text, optional }) => ({
    contact_id: text('d.contact_id', 'Contact found.'),
    rule_id: text('d.rule_id', 'Rule as `<pack>/<rule>`.'),
    decision: text('d.decision', 'Confirmed or dismissed.'),
    decided_by: optional.text('d.decided_by', 'Who decided.'),
    decided_on: optional.date('d.decided_on', 'Day decided; null is not told.'),
  }),
})
