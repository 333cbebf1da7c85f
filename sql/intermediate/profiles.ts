import { as, db, max, min, model, type Exp } from '#warehouse'
import { contactFacts } from './contact_facts.ts'

export const profiles = model('intermediate.profiles', {
  about: 'One row per combination of facts that contacts have: rules that look at one contact alone are decided here',
  materialized: 'table',
  grain: ['profile'],
  grouped: true,
  from: db.selectFrom(contactFacts.as('c')),
  columns: ({ text, flag, count, optional, eb, ref }) => {
    const shared = <T>(of: Exp<T>) => min(of)
    const known = (of: Exp<boolean | null>) =>
      as('flag', eb(max(as('integer', of as Exp<never>)) as Exp<number>, '=', 1))
    return {
      profile: count('c.profile', 'Profile.'),
      channel: text(shared(ref('c.channel')) as Exp<string>, 'How.'),
      direction: text(shared(ref('c.direction')) as Exp<string>, 'Who began it.'),
      connected: optional.flag(known(ref('c.connected')), 'Somebody answered; null is unknown.'),
      party: optional.text(shared(ref('c.party')), 'Who was reached; null is unknown.'),
      is_effective: optional.flag(known(ref('c.is_effective')), 'There was enough talk; null is unknown.'),
      visitors: optional.integer(shared(ref('c.visitors')), 'People on a visit; null is unknown.'),
      has_account: flag(known(ref('c.has_account')), 'The account has arrived.'),
      has_number: flag(known(ref('c.has_number')), 'The number is known.'),
      has_text: flag(known(ref('c.has_text')), 'There is a note or transcript.'),
      has_zone: flag(
        eb(shared(ref('c.timezone')) as Exp<string>, 'is not', null) as Exp<boolean>,
        'The zone is known.',
      ),
      has_consent: flag(known(ref('c.has_consent')), 'Consent was in force.'),
      has_cease: flag(known(ref('c.has_cease')), 'A cease was in force.'),
      has_opt_out: flag(known(ref('c.has_opt_out')), 'An opt-out of the channel was in force.'),
      scopes: count(shared(ref('c.scopes')) as Exp<number>, 'Sum of the weights of its scopes.'),
    }
  },
})
