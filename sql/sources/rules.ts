import { table } from '#warehouse'

/** Whether any rule is switched on, and what all of them take as given. */
export const conduct = table('run.conduct', {
  about: 'One row where any conduct rule is switched on, none otherwise: what all rules take as given.',
  columns: ({ integer, flag, optional }) => ({
    default_timezone: optional.text('Zone, or candidates joined by `|`, of debtors whose account names none.'),
    effective_call_seconds: integer('Seconds of talk from which a conversation is an effective call.'),
    has_permissions: flag('A table of permissions was delivered: without one nobody knows what was forbidden.'),
  }),
})

export const rules = table('run.rules', {
  about: 'One row per rule that is switched on and stretch of days in which its wording is in force.',
  columns: ({ integer, text, date, flag, optional }) => ({
    rule_no: integer('Number, in the order of the packs.'),
    rule_id: text('`<pack>/<rule>`.'),
    kind: text('What decides: `hours`, `count`, `wait`, `lost_debtor`, `permission`, `visitors` or `words`.'),
    unit: text('Whose contacts are counted: `account`, `debtor`, `number`, `account_number`; `contact` is nobody’s.'),
    period: text('Which are: of `days`, of a calendar `month`, or `ever`.'),
    period_days: integer('Days of the period, the judged one included; 0 where it is not in days.'),
    threshold: integer('The most that pass; of `lost_debtor` how many are looked at, of `visitors` the least.'),
    is_local: flag("Needs the debtor's local time."),
    permission: optional.text('Of `permission`: the kind that forbids.'),
    excludes_consent: flag('A contact under consent passes and is not counted.'),
    scope_no: optional.integer('Scope the account must be in; null is every account.'),
    valid_from: date('First business date in force.'),
    valid_to: date('First business date no longer in force.'),
    counted_from: date('First business date of contacts that may be counted.'),
    strength: text('How binding the wording is.'),
    severity: text('How grave a breach is.'),
    confidence: text('How sure the source is.'),
    title_en: text('What it says.'),
    title_zh: text('The same in Chinese.'),
  }),
})

export const ruleEvents = table('run.rule_events', {
  about: 'One row per rule, part contacts play in it, and channel: which contacts these are.',
  columns: ({ integer, text, flag, optional }) => ({
    rule_no: integer('Rule.'),
    role: text('`judged`, `counted`, `marker` (starts a wait, or ends a count) or `history` (what is looked back at).'),
    channel: text('Channel.'),
    direction: optional.text('Direction; null is either.'),
    is_connected: optional.flag('Whether it was answered; null is either.'),
    party: optional.text('Who was reached; null is anybody.'),
    other_than: optional.text('Who was not reached; null is no matter.'),
    is_effective: flag('With enough seconds of talk.'),
  }),
})

export const ruleHours = table('run.rule_hours', {
  about: 'One row per rule, channel, weekday and stretch of the local day in which the rule forbids a contact.',
  columns: ({ integer, text, count }) => ({
    rule_no: integer('Rule.'),
    channel: text('Channel.'),
    weekday: integer('1 is Monday.'),
    from_micros: count('First forbidden microsecond of the day.'),
    to_micros: count('Last forbidden microsecond of the day.'),
  }),
})

export const ruleHolidays = table('run.rule_holidays', {
  about: 'One row per rule and public holiday on which it forbids every contact it looks at.',
  columns: ({ integer, date }) => ({ rule_no: integer('Rule.'), day: date('Local day.') }),
})

export const ruleScopes = table('run.rule_scopes', {
  about: 'One row per scope, list of it and value in the list: an account is in a scope that matches every list.',
  columns: ({ integer, text }) => ({
    scope_no: integer('Scope.'),
    weight: integer('Its power of two.'),
    lists: integer('How many lists it has.'),
    dimension: text('`region` or `client`.'),
    value: text('Value of the account that matches.'),
  }),
})

export const ruleWords = table('run.rule_words', {
  about: 'One row per rule and entry of its dictionary.',
  columns: ({ integer, text }) => ({
    rule_no: integer('Rule.'),
    entry_no: integer('Entry, in the order of the list.'),
    category: text('What such words are.'),
    lang: text('Language of the entry.'),
    phrase: text('As it is listed.'),
    needle: text('The longest part of it that stands in every match: what is looked for first.'),
    pattern: text('A regular expression of the phrase, for texts in lower case.'),
    innocent: text('A regular expression of the phrase denied, whose matches count as nothing.'),
  }),
})

export const zoneCandidates = table('run.zone_candidates', {
  about: 'One row per time zone of accounts, as delivered, and candidate in it.',
  columns: ({ text, integer }) => ({
    timezone: text('As delivered: one zone, or several joined by `|`.'),
    position: integer('Order in which they are given, from 1.'),
    zone: text('Candidate.'),
    candidates: integer('How many there are.'),
  }),
})

export const zoneWeeks = table('run.zone_weeks', {
  about: 'One row per zone and week, by the calendar of UTC, of the contacts: what its clock does in it.',
  columns: ({ text, date, integer, optional }) => ({
    zone: text('Zone.'),
    week: date('Its Monday.'),
    offset_seconds: integer('Seconds its clock is ahead of UTC when the week begins.'),
    changes_at: optional.timestamp('Moment in the week at which the clock is changed; null when it is not.'),
    next_offset_seconds: optional.integer('Seconds it is ahead from then on.'),
  }),
})

export const decisions = table('run.decisions', {
  about: 'One row per finding a person decided on in this installation: the word that stands in its own records.',
  columns: ({ text, date, optional }) => ({
    contact_id: text('Contact found.'),
    rule_id: text('Rule as `<pack>/<rule>`.'),
    decision: text('Confirmed or dismissed.'),
    decided_by: optional.text('Who decided.'),
    decided_on: date('Day decided.'),
  }),
})

export const ruleTables = {
  conduct,
  rules,
  ruleEvents,
  ruleHours,
  ruleHolidays,
  ruleScopes,
  ruleWords,
  zoneCandidates,
  zoneWeeks,
  decisions,
} as const
