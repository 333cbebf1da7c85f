import {
  addMonths,
  anyOf,
  compare,
  db,
  field,
  greatest,
  innerJoin,
  isIn,
  least,
  literal,
  named,
  orElse,
  selectFrom,
  within,
  type AnyQuery,
  type Day,
  type Relation,
} from '#warehouse'
import { contactFacts } from '../intermediate/contact_facts.ts'
import { heldSpans } from '../marts/held_spans.ts'
import { memberships } from '../marts/memberships.ts'
import { isWithin, isWithinTeams, type Reach } from '../metrics/reach.ts'
import { outOfReach } from '../metrics/reachable.ts'
import { models } from '../models.ts'
import { contacts } from '../staging/contacts.ts'

type Restrict = (reach: Reach, of: Relation<string, unknown>) => AnyQuery

const rows = (of: Relation<string, unknown>): AnyQuery => selectFrom(of, 'r').selectAll()
const column = (name: string) => field<string | null>('r', name)
const endOfTime = literal('date', '9999-12-31' as Day)

const whole: Restrict = (_reach, of) => rows(of)

/** By the team and the collector that stand in the row itself: those of the day of the fact. */
const own: Restrict = (reach, of) =>
  rows(of).where(
    isWithin(reach, column('team_id'), 'collector_id' in columnsOf(of) ? column('collector_id') : column('team_id')),
  )

const ofTeam: Restrict = (reach, of) => {
  if (reach.collectors.length > 0) throw outOfReach('such record')
  return rows(of).where(isWithinTeams(reach, column('team_id')))
}

const spansWithin = (reach: Reach): AnyQuery =>
  selectFrom(heldSpans, 'h').where(isWithin(reach, field('h', 'team_id'), field('h', 'collector_id')))

/** Spells held for some of their days by somebody within reach. */
const heldSpells: Restrict = (reach, of) =>
  rows(of).where((eb) =>
    eb(
      'r.assignment_id' as never,
      'in',
      spansWithin(reach).select(named(field('h', 'assignment_id'), 'assignment_id')) as never,
    ),
  )

/** The book of spells on the days on which they were held within reach. */
const heldBooks: Restrict = (reach, of) => {
  const [from, to] = [field<Day>('r', 'from_on'), orElse(field<Day | null>('r', 'to_on'), endOfTime)]
  const [heldFrom, heldTo] = [field<Day>('h', 'from_on'), orElse(field<Day | null>('h', 'to_on'), endOfTime)]
  const held = compare(field('h', 'assignment_id'), '=', column('assignment_id'))
  return innerJoin(selectFrom(of, 'r'), spansWithin(reach).selectAll(), 'h', held)
    .where(compare(greatest(from, heldFrom), '<', least(to, heldTo)))
    .select([
      named(column('assignment_id'), 'assignment_id'),
      named(greatest(from, heldFrom), 'from_on'),
      named(least(to, heldTo), 'to_on'),
      named(field('r', 'book_amount'), 'book_amount'),
    ])
}

/** Of a month and a collector without a day: where all teams they were in during the month are within reach. */
const wholeMonths: Restrict = (reach, of) => {
  const month = field<Day>('r', 'month')
  const during = selectFrom(memberships, 'm')
    .where(compare(field('m', 'collector_id'), '=', column('collector_id')))
    .where(compare(field<Day>('m', 'valid_from'), '<', addMonths(month, 1)))
    .where(compare(orElse(field<Day | null>('m', 'valid_to'), endOfTime), '>', month))
  const one = named(literal('integer', 1), 'one')
  const inside = during.where(isWithinTeams(reach, field('m', 'team_id'))).select(one)
  return rows(of).where((eb) => {
    const isOwn = reach.collectors.length === 0 ? [] : [isIn(column('collector_id'), reach.collectors)]
    const outside = during.where(eb.not(isWithinTeams(reach, field('m', 'team_id')))).select(one)
    return anyOf(...isOwn, eb.and([eb.exists(inside as never), eb.not(eb.exists(outside as never))]))
  })
}

/** Targets of teams and people within reach; those of everybody are not theirs. */
const ownTargets: Restrict = (reach, of) =>
  rows(of).where(
    isIn(column('scope'), [
      '-',
      ...reach.teams.map((team) => `team:${team}`),
      ...reach.collectors.map((one) => `collector:${one}`),
    ]),
  )

/** Contacts taken by somebody who was within reach on the day. */
const ownContacts = (reach: Reach): AnyQuery =>
  db
    .selectFrom(contacts.as('c'))
    .leftJoin(memberships.as('m'), (join) =>
      join
        .onRef('m.collector_id', '=', 'c.collector_id')
        .on((eb) => within(eb.ref('c.started_on'), eb.ref('m.valid_from'), eb.ref('m.valid_to'))),
    )
    .where((eb) => isWithin(reach, eb.ref('m.team_id'), eb.ref('c.collector_id')))
    .select('c.contact_id') as AnyQuery

const ofOwnContacts =
  (id: string): Restrict =>
  (reach, of) =>
    rows(of).where((eb) => eb(`r.${id}` as never, 'in', ownContacts(reach) as never))

/** Relations that do not carry a team and a collector in each row, and how they are seen. What is not here is not seen. */
const special: Readonly<Record<string, Restrict>> = {
  'marts.spells': heldSpells,
  'marts.books': heldBooks,
  'marts.costs': ofTeam,
  'marts.pick_habits': wholeMonths,
  'marts.promise_habits': wholeMonths,
  'marts.talk_habits': wholeMonths,
  'marts.targets': ownTargets,
  // These say nothing of anybody: which month ends there are, and chance.
  'marts.month_ends': whole,
  'marts.account_draws': whole,
  // Where an account was placed, seen beside its moves only.
  'marts.placed_moves': whole,
  [contactFacts.name]: ofOwnContacts('contact_id'),
  [contacts.name]: ofOwnContacts('contact_id'),
  'intermediate.counts': ofOwnContacts('contact_id'),
  'intermediate.counted_contacts': ofOwnContacts('contact_id'),
  'intermediate.look_backs': ofOwnContacts('other_contact_id'),
  'intermediate.word_matches': ofOwnContacts('contact_id'),
  'intermediate.profiles': whole,
  'intermediate.profile_days': whole,
  'intermediate.profile_rules': whole,
}

const known: ReadonlyMap<string, Relation<string, unknown>> = new Map(models.map((model) => [model.name, model]))
const columnsOf = (of: Relation<string, unknown>) => of.columns

/** Settings and rules: the same for all. */
const isSetting = (name: string) => name.startsWith('run.') || name.startsWith('rules.')

/**
 * What somebody sees in place of a relation; null is the relation itself.
 *
 * @throws QuestionError `out_of_scope` where it is not of anybody in particular.
 */
export function seenOf(name: string, reach: Reach): AnyQuery | null {
  if (isSetting(name)) return null
  const relation = known.get(name)
  if (relation === undefined) throw outOfReach('such record')
  const restrict = special[name] ?? (name.startsWith('marts.') && 'team_id' in relation.columns ? own : null)
  if (restrict === null) throw outOfReach('such record')
  return restrict === whole ? null : restrict(reach, relation)
}
