import { source } from '#warehouse'

export const breachDecisions = source('raw.breach_decisions', {
  about: "One row per person's word on an automatic finding",
  key: ['contact_id', 'rule_id'],
  columns: ({ id, code, optional }) => ({
    contact_id: id('Contact found.'),
    rule_id: id('Rule as `<pack>/<rule>`.'),
    decision: code(['confirmed', 'dismissed'], 'What was decided.'),
    decided_by: optional.text('Who decided.', { personal: 'identity' }),
    decided_on: optional.date('Day decided.'),
  }),
})
