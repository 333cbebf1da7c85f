import { db, model, type Exp } from '#warehouse'
import { contactFacts } from './contact_facts.ts'
import { factOf, scopesOf } from './profile.ts'

export const profiles = model('intermediate.profiles', {
  about: 'One row per combination of facts that contacts have: what one contact alone decides is decided here',
  materialized: 'table',
  grain: ['profile'],
  from: db.selectFrom(db.selectFrom(contactFacts.as('c')).select('c.profile').distinct().as('p')),
  columns: ({ text, flag, count, optional, ref }) => {
    const profile = ref('p.profile')
    return {
      profile: count('p.profile', 'Profile.'),
      channel: text(factOf('channel', profile) as Exp<string>, 'How.'),
      direction: text(factOf('direction', profile) as Exp<string>, 'Who began it.'),
      connected: optional.flag(factOf('connected', profile), 'Somebody answered; null is unknown.'),
      party: optional.text(factOf('party', profile), 'Who was reached; null is unknown.'),
      is_effective: optional.flag(factOf('is_effective', profile), 'There was enough talk; null is unknown.'),
      visitors: optional.integer(factOf('visitors', profile), 'People on a visit; null is unknown.'),
      has_account: flag(factOf('has_account', profile) as Exp<boolean>, 'The account has arrived.'),
      has_number: flag(factOf('has_number', profile) as Exp<boolean>, 'The number is known.'),
      has_text: flag(factOf('has_text', profile) as Exp<boolean>, 'There is a note or transcript.'),
      has_zone: flag(factOf('has_zone', profile) as Exp<boolean>, 'The zone is known.'),
      has_consent: flag(factOf('has_consent', profile) as Exp<boolean>, 'Consent was in force.'),
      has_cease: flag(factOf('has_cease', profile) as Exp<boolean>, 'A cease was in force.'),
      has_opt_out: flag(factOf('has_opt_out', profile) as Exp<boolean>, 'An opt-out of the channel was in force.'),
      scopes: count(scopesOf(profile), 'Sum of the weights of the scopes the account is in.'),
    }
  },
})
