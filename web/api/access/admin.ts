import {
  addPerson,
  addToken,
  asName,
  assign,
  auditEntries,
  disablePerson,
  endRole,
  endSession,
  endToken,
  isProved,
  isRole,
  peopleIn,
  PeopleError,
  resetPerson,
  sessionsIn,
  tokensIn,
  type Entry,
  type EntryFilter,
  type Person,
  type Principal,
  type RoleScope,
  type SessionEntry,
  type TokenEntry,
} from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import type { Access } from './who.ts'

export type Fields = Readonly<Record<string, string>>

/** Who may come in, and what was done: as an administrator sees it. */
export interface Overview {
  readonly people: readonly Person[]
  readonly sessions: readonly SessionEntry[]
  readonly tokens: readonly TokenEntry[]
  readonly entries: readonly Entry[]
  /** What is wrong with the audit log, in a sentence; null: it is whole. */
  readonly fault: string | null
}

/** What an administrator is told after a change: a link that sets a password, or a token, each shown once. */
export interface Told {
  readonly link?: string
  readonly token?: string
}

export interface Office {
  overview(filter: EntryFilter): Promise<Overview>
  /** Does what a form asks for; `act` names it. Throws `Refusal`, 403 `prove` where the password has to be given first. */
  act(fields: Fields): Promise<Told>
}

const listOf = (text = '') =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

function scopeIn({ role, teams, collector = '' }: Fields): RoleScope {
  if (role === 'manager') return { teams: listOf(teams) }
  return role === 'collector' ? { collector: collector.trim() } : {}
}

function roleIn(fields: Fields) {
  const { role } = fields
  if (!isRole(role)) throw new Refusal(400, 'Choose a role.')
  return { role, scope: scopeIn(fields) }
}

/** The office of administrators; null: the reader is none. */
export function officeOf({ state }: Pick<Access, 'state'>, who: Principal | null): Office | null {
  if (who === null || !who.permissions.has('people')) return null
  const { name: actor } = who
  /** Whether somebody else administers without an end. */
  const hasOther = async (name: string) =>
    (await peopleIn(state)).some(
      (one) =>
        one.name !== asName(name) &&
        !one.disabled &&
        one.assignments.some(
          ({ role, from, to }) => role === 'admin' && from <= state.now().slice(0, 10) && to === null,
        ),
    )
  const changes: Readonly<Record<string, (fields: Fields) => Promise<Told | void>>> = {
    add: async (fields) => {
      const { name = '', display = '' } = fields
      const display_ = display.trim() === '' ? {} : { displayName: display.trim() }
      const { link } = await addPerson(state, actor, { name, ...display_, assignments: [roleIn(fields)] })
      return link === null ? {} : { link: `/set-up?link=${link}` }
    },
    give: async (fields) => {
      const today = state.now().slice(0, 10)
      const [from, to] = [fields['from'] || today, fields['to'] || null]
      await assign(state, actor, fields['name'] ?? '', { ...roleIn(fields), from, to })
    },
    end: async (fields) => {
      const { name = '' } = fields
      const { role } = roleIn(fields)
      if (role === 'admin' && !(await hasOther(name)))
        throw new Refusal(409, 'Nobody else is an administrator: give somebody else the role first.')
      await endRole(state, actor, name, role, fields['to'] || state.now().slice(0, 10))
    },
    disable: ({ name = '' }) => {
      if (asName(name) === actor) throw new Refusal(409, 'You cannot close your own account.')
      return disablePerson(state, actor, name)
    },
    reset: async ({ name = '' }) => ({ link: `/set-up?link=${await resetPerson(state, actor, name)}` }),
    'end-session': ({ id = '' }) => endSession(state, actor, id),
    token: async ({ name = '', label = '', scope, days = '' }) => {
      if (label.trim() === '') throw new Refusal(400, 'Say what the token is for.')
      const made = {
        name,
        label: label.trim(),
        scope: scope === 'write' ? 'write' : 'read',
        days: Number(days),
      } as const
      const { token } = await addToken(state, actor, made)
      return { token }
    },
    'end-token': ({ id = '' }) => endToken(state, actor, id),
  }
  return {
    async overview(filter) {
      const [people, sessions, tokens, entries, fault] = await Promise.all([
        peopleIn(state),
        sessionsIn(state),
        tokensIn(state),
        auditEntries(state, filter),
        state.faultOfAudit(),
      ])
      return { people, sessions, tokens, entries, fault }
    },
    async act(fields) {
      if (who.via !== 'session' || !who.mayWrite)
        throw new Refusal(403, 'Sign in as yourself: from here nothing can be changed.')
      if (!isProved(who, state.now()))
        throw new Refusal(403, 'Confirm your password on the page of your account first.', { code: 'prove' })
      const change = changes[fields['act'] ?? '']
      if (change === undefined) throw new Refusal(400, 'There is no such form here.')
      try {
        return (await change(fields)) ?? {}
      } catch (error) {
        if (error instanceof PeopleError) throw new Refusal(409, error.message, { code: error.code })
        throw error
      }
    },
  }
}
