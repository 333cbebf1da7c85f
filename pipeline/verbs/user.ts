import type { Command } from 'commander'
import type { Assignment, Person, Role, RoleScope } from '#state'
import { day, whole } from './arguments.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { table } from './table.ts'
import { withState } from './store.ts'

interface RoleWords {
  readonly role?: string
  readonly team?: string[]
  readonly collector?: string
  readonly from?: string
  readonly to?: string
}

/** The person at the keyboard, as the audit log names them. */
export const operator = (): string => `cli:${process.env.USER ?? process.env.USERNAME ?? 'operator'}`

async function roleIn({ role, team, collector }: RoleWords): Promise<{ role: Role; scope: RoleScope }> {
  const { isRole, roles } = await import('#state')
  if (!isRole(role)) throw new UsageError(`There is no role ${role ?? ''}; there are ${roles.join(', ')}.`)
  return {
    role,
    scope: {
      ...(role === 'manager' ? { teams: team ?? [] } : {}),
      ...(role === 'collector' ? { collector: collector ?? '' } : {}),
    },
  }
}

interface Linked {
  readonly name: string
  /** Sets a password once, within a day; null: none is needed. */
  readonly link: string | null
}

async function add(
  { home, display, subject, ...words }: Common & RoleWords & { display?: string; subject?: string },
  name: string,
): Promise<Linked> {
  const assignment = await roleIn(words)
  return withState(home, async (state, { addPerson }) => {
    const { link } = await addPerson(state, operator(), {
      name,
      displayName: display,
      subject,
      assignments: [assignment],
      from: words.from,
      to: words.to,
    })
    return { name, link: link === null ? null : `/set-up?link=${link}` }
  })
}

const list = ({ home }: Common): Promise<{ people: Person[] }> =>
  withState(home, async (state, { peopleIn }) => ({ people: await peopleIn(state) }))

const disable = ({ home }: Common, name: string): Promise<{ name: string }> =>
  withState(home, async (state, { disablePerson }) => {
    await disablePerson(state, operator(), name)
    return { name }
  })

const reset = ({ home }: Common, name: string): Promise<Linked> =>
  withState(home, async (state, { resetPerson }) => ({
    name,
    link: `/set-up?link=${await resetPerson(state, operator(), name)}`,
  }))

async function role(
  { home, end, ...words }: Common & RoleWords & { end?: boolean },
  name: string,
): Promise<{ name: string }> {
  const { role: given, scope } = await roleIn(words)
  return withState(home, async (state, { assign, endRole }) => {
    const today = state.now().slice(0, 10)
    if (end === true) await endRole(state, operator(), name, given, words.to ?? today)
    else await assign(state, operator(), name, { role: given, scope, from: words.from ?? today, to: words.to ?? null })
    return { name }
  })
}

const token = (
  { home, label, write, days }: Common & { label: string; write?: boolean; days: number },
  name: string,
): Promise<{ id: string; token: string; expires: string }> =>
  withState(home, (state, { addToken }) =>
    addToken(state, operator(), { name, label, scope: write === true ? 'write' : 'read', days }),
  )

const told = ({ role: name, scope, from, to }: Assignment) =>
  `${name}${scope.teams ? ` of ${scope.teams.join(', ')}` : ''}${scope.collector ? ` ${scope.collector}` : ''} from ${from}${to === null ? '' : ` to ${to}`}`

const renderLink = ({ name, link }: Linked) =>
  link === null
    ? `${name} signs in elsewhere.`
    : `${name} sets a password at this address of the server, once, within a day:\n  ${link}`

const roleOptions = (command: Command) =>
  command
    .requiredOption('--role <role>', 'executive, hr, manager, compliance, collector, steward or admin')
    .option('--team <id...>', 'of a manager: teams; their children belong to them')
    .option('--collector <id>', 'of a collector: who they are in the data')
    .option('--from <date>', 'first day of the role (default: today)', day)
    .option('--to <date>', 'the day after its last (default: no end)', day)

/** Accounts of people and tokens of machines. */
export function userVerb(program: Command): Command {
  const user = verb(program, 'user', 'accounts of people, and tokens of machines')
  roleOptions(verb(user, 'add', 'make an account'))
    .argument('<name>', 'what they sign in with')
    .option('--display <name>', 'how they are shown')
    .option('--subject <text>', 'how the identity provider knows them: issuer and subject, parted by a blank')
    .action(answering(add, { render: renderLink }))
  verb(user, 'list', 'every account').action(
    answering(list, {
      render: ({ people }) =>
        table(
          [{ title: 'name' }, { title: 'roles' }, { title: 'is' }],
          people.map((one) => [
            one.name,
            one.assignments.map(told).join('; '),
            one.disabled ? 'disabled' : one.hasPassword ? 'active' : 'without a password',
          ]),
        ),
    }),
  )
  roleOptions(verb(user, 'role', 'give somebody a role, or end one'))
    .argument('<name>', 'account')
    .option('--end', 'end it, today or on --to')
    .action(answering(role, { render: ({ name }) => `The roles of ${name} are changed; they are signed out.` }))
  verb(user, 'disable', 'close an account; its sessions and tokens end at once')
    .argument('<name>', 'account')
    .action(answering(disable, { render: ({ name }) => `${name} is disabled.` }))
  verb(user, 'reset', 'end the password and all sessions, and give a link for a new one')
    .argument('<name>', 'account')
    .action(answering(reset, { render: renderLink }))
  verb(user, 'token', 'make a token for a machine that acts for somebody; it is shown once')
    .argument('<name>', 'account')
    .requiredOption('--label <text>', 'what it is for')
    .option('--write', 'it may also change things (default: it reads)')
    .option('--days <number>', 'how long it lasts, 366 at most', whole(1), 90)
    .action(
      answering(token, {
        render: ({ token: secret, expires }) => `${secret}\nUntil ${expires}. Keep it where only the machine reads it.`,
      }),
    )
  return user
}
