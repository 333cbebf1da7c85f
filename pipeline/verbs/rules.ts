import type { Command } from 'commander'
import type { DecisionCount, Judgement, Seen, Story } from '#sql'
import { nearest } from '../nearest.ts'
import type { Pack } from '../rules/pack.ts'
import type { Failure } from '../rules/vectors.ts'
import { readSettings } from '../settings/index.ts'
import { asking } from './asking.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { renderRows } from './rows.ts'
import { table } from './table.ts'

const packsOf = async (home: string) => (await import('../rules/read.ts')).readPacks(home)

/** A rule of a pack, in the stretch of days in which its wording is in force. */
export interface ListedRule {
  readonly rule_id: string
  readonly title: Pack['title']
  readonly is_on: boolean
  readonly valid_from: string | null
  readonly valid_to: string | null
  readonly strength: string
  readonly severity: string
  readonly confidence: string
  readonly source: string
  /** Breaches in the published edition and what people said of them; null where it has none of this rule. */
  readonly found: Omit<DecisionCount, 'rule_id'> | null
}

export interface ListedPack extends Omit<Pack, 'rules' | 'tests' | 'validFrom' | 'validTo'> {
  readonly verify_with_counsel: true
  readonly rules: readonly ListedRule[]
}

/** What people decided on the findings of each rule; nothing where nothing is published. */
async function decided(home: string): Promise<Map<string, DecisionCount>> {
  const [{ decisionCounts }, { withEdition }, { editionsOf }] = await Promise.all([
    import('#sql'),
    import('../jobs/reading.ts'),
    import('../jobs/build.ts'),
  ])
  if ((await editionsOf(home).current()) === null) return new Map()
  const counts = await withEdition(home, {}, decisionCounts)
  return new Map(counts.map((each) => [each.rule_id, each]))
}

/** The rules that found anything, with how people decided: those whose findings are dismissed most stand first. */
export async function report({ home }: Common): Promise<{ rows: readonly DecisionCount[] }> {
  const { decisionCounts } = await import('#sql')
  const rows = await asking({ home }, decisionCounts)
  const share = ({ dismissed_share: { value } }: DecisionCount) => value ?? -1
  return { rows: rows.toSorted((a, b) => share(b) - share(a) || (a.rule_id < b.rule_id ? -1 : 1)) }
}

/** Every rule pack there is, what of it is switched on and what it found. */
export async function list({ home }: Common): Promise<{ packs: ListedPack[] }> {
  const { activeRules } = await import('../rules/active.ts')
  const packs = await packsOf(home)
  const active = activeRules(packs, readSettings(home).rules)
  const counts = await decided(home)
  const foundBy = (id: string) => {
    const counted = counts.get(id)
    if (counted === undefined || counted.breaches === 0) return null
    const { rule_id: _rule, ...found } = counted
    return found
  }
  return {
    packs: packs.map(({ rules, tests: _tests, validFrom, validTo, ...pack }) => ({
      ...pack,
      verify_with_counsel: true,
      rules: rules.map((rule) => ({
        rule_id: `${pack.id}/${rule.id}`,
        title: rule.title,
        is_on: active.some((each) => each.rule === rule),
        valid_from: rule.validFrom ?? validFrom,
        valid_to: rule.validTo ?? validTo,
        strength: rule.strength,
        severity: rule.severity,
        confidence: rule.confidence,
        source: rule.source,
        found: foundBy(`${pack.id}/${rule.id}`),
      })),
    })),
  }
}

function renderList({ packs }: { packs: readonly ListedPack[] }): string {
  const titles = ['rule', 'is', '规则', 'on', 'from', 'to', 'strength', 'severity', 'confidence']
  const figures = ['breaches', 'confirmed', 'dismissed'] as const
  const rows = packs.flatMap(({ rules }) =>
    rules.map((rule) => [
      ...[rule.rule_id, rule.title.en, rule.title.zh, rule.is_on ? 'on' : 'off', rule.valid_from, rule.valid_to],
      ...[rule.strength, rule.severity, rule.confidence],
      ...figures.map((figure) => rule.found?.[figure]),
    ]),
  )
  const lines = table(
    [...titles.map((title) => ({ title })), ...figures.map((title) => ({ title, figure: true }))],
    rows,
  )
  return `${lines}\nNone of it is legal advice: verify with counsel. rules.packs in rollcall.yaml switches packs on.`
}

export interface TestedPack {
  readonly pack: string
  readonly vectors: number
  readonly contacts: number
  readonly failures: readonly Failure[]
}

/** Puts the test vectors of a pack, all its versions, through the models that judge contacts. */
export async function test({ home }: Common, id: string): Promise<TestedPack> {
  const { testPack } = await import('../rules/vectors.ts')
  const packs = await packsOf(home)
  const versions = packs.filter((pack) => pack.id === id)
  if (versions.length === 0) {
    const ids = [...new Set(packs.map((pack) => pack.id))]
    const near = nearest(id, ids)
    throw new UsageError(
      `There is no rule pack ${id}; ${near === null ? `there are ${ids.join(', ')}.` : `did you mean ${near}?`}`,
      { pack: id },
      'unknown_pack',
    )
  }
  const tested = []
  for (const pack of versions) tested.push(await testPack(pack))
  return {
    pack: id,
    vectors: tested.reduce((sum, { vectors }) => sum + vectors, 0),
    contacts: tested.reduce((sum, { contacts }) => sum + contacts, 0),
    failures: tested.flatMap(({ failures }) => failures),
  }
}

const renderTest = ({ pack, vectors, contacts, failures }: TestedPack) =>
  [
    ...failures.map(
      ({ rule, version, line, about, contact, expected, found }) =>
        `${pack}/${rule} ${version}, line ${line ?? '?'} (${about}): contact ${contact} should be ${expected}, but is ${found}.`,
    ),
    failures.length === 0
      ? `${pack}: ${vectors} vectors with ${contacts} contacts come out as written.`
      : `${pack}: ${failures.length} of ${contacts} contacts in ${vectors} vectors come out differently.`,
  ].join('\n')

/** What every rule says of one contact of the published edition, and on what it says it. */
export async function explain({ home }: Common, contact: string): Promise<Story> {
  const [{ storyOf }, { withEdition }] = await Promise.all([import('#sql'), import('../jobs/reading.ts')])
  const story = await withEdition(home, {}, (edition) => storyOf(edition, contact))
  if (story !== null) return story
  const { packs } = readSettings(home).rules
  throw new UsageError(
    packs.length === 0
      ? 'No rule pack is switched on: name some under rules.packs in rollcall.yaml and run again.'
      : `There is no contact ${contact} in the published edition.`,
    { contact },
    'unknown_contact',
  )
}

function when({ started_at, timezone }: Seen): string {
  const at = new Date(started_at.endsWith('Z') ? started_at : `${started_at.replace(' ', 'T')}Z`)
  const local = (zone: string) =>
    `${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)} ${zone}`
  return timezone === null ? `${at.toISOString()}, local time unknown` : timezone.split('|').map(local).join(' or ')
}

const said = ({ connected, party }: Seen) =>
  connected === null
    ? 'not known whether answered'
    : connected
      ? `answered by ${party ?? 'nobody known'}`
      : 'not answered'

const line = (contact: Seen) =>
  `${contact.contact_id}: ${contact.direction} ${contact.channel} on account ${contact.account_id}, ${when(contact)}, ${said(contact)}`

function renderStory({ contact, judgements, others, words }: Story): string {
  const reason = ({ outcome, reason: why, zone, zone_dependent, decision }: Judgement) =>
    [
      outcome === 'not_evaluable' ? `missing: ${why}` : why,
      zone === null ? null : `local time of ${zone}`,
      zone_dependent ? 'not in every candidate zone' : null,
      decision,
    ]
      .filter((part) => part !== null)
      .join(', ')
  const rows = judgements.map((each) => [
    ...[each.rule_id, each.outcome, each.outcome === 'breach' ? each.severity : '', reason(each)],
    each.evidence.join(' '),
  ])
  const titles = ['rule', 'says', 'severity', 'because', 'with']
  return [
    line(contact),
    ...(contact.permissions.length > 0 ? [`In force: ${contact.permissions.join(', ')}.`] : []),
    table(
      titles.map((title) => ({ title })),
      rows,
    ),
    ...words.map(({ category, phrase, context }) => `${category}: “${phrase}” in “${context}”`),
    ...others.map(line),
  ].join('\n')
}

export function rulesVerb(program: Command): void {
  const group = verb(program, 'rules', 'conduct rules: list, report, test, explain').helpCommand(false)
  verb(group, 'list', 'every rule there is, and whether it is switched on').action(
    answering(list, { render: renderList }),
  )
  verb(group, 'report', 'how people decided on what each rule found: what is mostly dismissed is a bad rule').action(
    answering(report, {
      render: ({ rows }) => renderRows(rows, 'table', ['Dismissed share: of the findings somebody decided on.']),
    }),
  )
  verb(group, 'test', 'put the test vectors of a pack through the models')
    .argument('<pack>', 'its id, as in us-reg-f')
    .action(answering(test, { render: renderTest, succeeded: ({ failures }) => failures.length === 0 }))
  verb(group, 'explain', 'what every rule says of one contact, and why')
    .argument('<contact>', 'its id')
    .action(answering(explain, { render: renderStory }))
}
