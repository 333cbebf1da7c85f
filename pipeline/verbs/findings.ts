import { Option, type Command } from 'commander'
import type { DeskRow, Said, Story } from '#sql'
import type { Decision, DecisionWord, Verdict } from '#state'
import { asking } from './asking.ts'
import { whole } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { table } from './table.ts'
import { listing, rowsOf, type Listing } from './listing.ts'

interface ListOptions extends Listing {
  readonly state?: string
  readonly limit: number
  readonly offset: number
}

/** What people said of findings in this installation. */
async function verdictsIn(home: string, contact?: string): Promise<Verdict[]> {
  const [{ decisionsIn, verdicts }, { withState }] = await Promise.all([import('#state'), import('../jobs/state.ts')])
  return withState(home, async (state) => verdicts(await decisionsIn(state, contact)))
}

/** The breaches of an edition with what people said of them since. */
export async function list({ home, ...words }: ListOptions & Common): Promise<{ total: number; rows: DeskRow[] }> {
  const { findingDesk } = await import('#sql')
  const said: readonly Said[] = await verdictsIn(home)
  return asking({ home, ...words }, (edition) => findingDesk(edition, words, said))
}

const flat = ({
  words,
  title,
  decided_by,
  decided_on,
  reason,
  started_at: _at,
  strength: _strength,
  ...row
}: DeskRow) => ({
  contact_id: row.contact_id,
  rule: row.rule_id,
  title: title.en,
  severity: row.severity,
  day: row.day,
  collector: row.collector,
  team: row.team,
  state: row.counts ? row.state : `${row.state}, from the next edition`,
  by: decided_by,
  on: decided_on,
  reason: reason ?? words.map(({ context }) => `“${context}”`).join(' '),
})

interface Shown {
  readonly findings: readonly DeskRow[]
  readonly story: Story
  readonly decisions: readonly Decision[]
}

/** The findings on one contact, what they rest on, and every word people said of them. */
export async function show({ home }: Common, contact: string): Promise<Shown> {
  const { findingDesk, storyOf } = await import('#sql')
  const said = await verdictsIn(home, contact)
  const where = [`contact=${contact.replaceAll(',', '\\,')}`]
  return asking({ home }, async (edition) => {
    const story = await storyOf(edition, contact)
    if (story === null)
      throw new UsageError(`There is no contact ${contact} in the published edition.`, { contact }, 'unknown_contact')
    const { rows } = await findingDesk(edition, { where, limit: 1000 }, said)
    return { findings: rows, story, decisions: said.flatMap(({ words }) => words) }
  })
}

function renderShown({ findings, story, decisions }: Shown): string {
  const titles = ['rule', 'title', 'severity', 'state', 'with']
  const evidence = (rule: string) => story.judgements.find(({ rule_id }) => rule_id === rule)?.evidence ?? []
  const rows = findings.map((row) => [
    ...[row.rule_id, row.title.en, row.severity, row.counts ? row.state : `${row.state}, from the next edition`],
    [...evidence(row.rule_id), ...row.words.map(({ context }) => `“${context}”`)].join(' '),
  ])
  return [
    `${story.contact.contact_id}: ${story.contact.direction} ${story.contact.channel} on account ${story.contact.account_id}, ${story.contact.started_at}.`,
    rows.length === 0
      ? 'Nothing was found on it.'
      : table(
          titles.map((title) => ({ title })),
          rows,
        ),
    ...decisions.map(
      ({ decided_at, decided_by, decision, rule_id, reason }) =>
        `${decided_at} ${decided_by}: ${decision} ${rule_id}: ${reason}`,
    ),
  ].join('\n')
}

interface DecideOptions {
  readonly reason: string
  readonly by: string
}

/** Takes down a person's word on a finding of the published edition. */
const decideAs =
  (decision: DecisionWord) =>
  async ({ home, reason, by }: DecideOptions & Common, contactId: string, ruleId: string): Promise<Verdict> => {
    const [{ decide, DecisionError }, { withState }, { readSettings }, { findingDesk, isOverruled }] =
      await Promise.all([import('#state'), import('../jobs/state.ts'), import('../settings/index.ts'), import('#sql')])
    const { decisions, timezone } = readSettings(home)
    return asking({ home }, async (edition) => {
      const where = [`contact=${contactId.replaceAll(',', '\\,')}`, `rule=${ruleId.replaceAll(',', '\\,')}`]
      const said = (await verdictsIn(home, contactId)).find(({ rule_id }) => rule_id === ruleId)
      const {
        rows: [found],
      } = await findingDesk(edition, { where, limit: 1 }, said === undefined ? [] : [said])
      if (found === undefined)
        throw new UsageError(
          `${ruleId} found no breach on contact ${contactId} in the published edition: rollcall findings list shows what was found.`,
          { contact: contactId, rule: ruleId },
          'unknown_finding',
        )
      const given = {
        contactId,
        ruleId,
        decision,
        reason,
        by,
        edition: edition.id,
        asOf: edition.asOf,
        overruled: isOverruled(found, said),
      }
      try {
        return await withState(home, (state) => decide(state, { ...given, timezone, fourEyes: decisions.fourEyes }))
      } catch (error) {
        if (error instanceof DecisionError)
          throw new UsageError(error.message, { contact: contactId, rule: ruleId }, error.code)
        throw error
      }
    })
  }

const renderVerdict = ({ contact_id, rule_id, standing, pending }: Verdict) =>
  pending !== null
    ? `${rule_id} on ${contact_id} is confirmed by ${pending.decided_by} and waits for a second person.`
    : `${rule_id} on ${contact_id} is ${standing?.decision}; it counts from the next edition: rollcall run.`

export function findingsVerb(program: Command): void {
  const group = verb(program, 'findings', 'breaches that rules found: list, show, confirm, dismiss').helpCommand(false)
  listing(verb(group, 'list', 'what was found, the gravest first, and what people said of it'))
    .addOption(new Option('--state <name>', 'only these').choices(['open', 'pending', 'confirmed', 'dismissed']))
    .option('--limit <n>', 'at most so many', whole(1), 50)
    .option('--offset <n>', 'leave out so many', whole(0), 0)
    .action(
      answering(list, {
        render: ({ rows, total }, options: ListOptions & Common) =>
          rowsOf<{ rows: object[] }>(() => [`${rows.length} of ${total}.`])({ rows: rows.map(flat) }, options),
      }),
    )
  verb(group, 'show', 'the findings on one contact, what they rest on and every word on them')
    .argument('<contact>', 'its id')
    .action(answering(show, { render: renderShown }))
  for (const [name, decision] of [
    ['confirm', 'confirmed'],
    ['dismiss', 'dismissed'],
  ] as const)
    verb(group, name, `${name} a finding; it counts from the next run`)
      .argument('<contact>', 'its id')
      .argument('<rule>', 'its id, as in cn/hours')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--by <name>', 'who decides')
      .action(answering(decideAs(decision), { render: renderVerdict }))
}
