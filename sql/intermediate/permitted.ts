import { as, countRows, db, model, type Exp, sameMonth, bySpan, min } from '#warehouse'
import { conduct } from '../sources/rules.ts'
import { contacts } from '../staging/contacts.ts'
import { permissions } from '../staging/permissions.ts'

export const permitted = model('intermediate.permitted', {
  about: 'One row per contact on which a permission was in force that speaks of its channel',
  materialized: 'incremental',
  months: {
    by: 'day',
    reads: [sameMonth(contacts), bySpan(permissions, 'valid_from', 'valid_to', 2)],
  },
  grain: ['contact_id'],
  grouped: true,
  from: db
    .selectFrom(contacts.as('c'))
    .crossJoin(conduct.as('o'))
    .innerJoin(permissions.as('p'), (join) =>
      join
        .onRef('p.account_id', '=', 'c.account_id')
        .onRef('p.valid_from', '<=', 'c.started_at')
        .on((eb) => eb.or([eb('p.valid_to', 'is', null), eb('p.valid_to', '>', eb.ref('c.started_at'))]))
        .on((eb) =>
          eb.or([eb('p.channel', 'is', null), eb('p.channel', '=', eb.ref('c.channel')), eb('p.kind', '=', 'cease')]),
        ),
    ),
  columns: ({ text, date, flag, eb }) => {
    const any = (kind: string) => as('flag', eb(countRows(eb('p.kind', '=', kind)), '>', 0)) as Exp<boolean>
    return {
      contact_id: text('c.contact_id', 'Contact.'),
      day: date(min(eb.ref('c.started_on')).$notNull(), 'Its business date.'),
      has_consent: flag(any('consent'), 'Consent was in force.'),
      has_cease: flag(any('cease'), 'A cease was in force.'),
      has_opt_out: flag(any('opt_out'), 'An opt-out of the channel was in force.'),
    }
  },
})
