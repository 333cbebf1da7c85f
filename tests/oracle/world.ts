import { dayOf, type Day } from './days.ts'
import { known } from './known.ts'
import { cents, type Contact, type Payment, type Records, type Settings } from './records.ts'
import { alive, cut, spellsOf, type Spell } from './spells.ts'

/** Values of the dimensions a fact can be split by; those it does not have are left out. */
export type Dims = Readonly<Record<string, string | null>>

export interface Judgement {
  readonly contact_id: string
  readonly rule_id: string
  readonly outcome: string
  readonly severity: string
}

/** The floor as it is known at the end of `as_of`, with what is looked up again and again. */
export interface World {
  readonly records: Records
  readonly settings: Settings
  readonly asOf: Day
  /** What the conduct rules say of each contact: given, not derived here. */
  readonly judgements: readonly Judgement[]
  readonly spells: readonly Spell[]
  /** Money that counts: payments that are posted. */
  readonly posted: readonly Payment[]
  /** A reversal counts only when it and its original are posted. */
  readonly reversalsOf: (payment: Payment) => Payment[]
  readonly spellOn: (account: string, day: Day) => Spell | null
  readonly teamOn: (collector: string | null, day: Day) => string | null
  readonly contact: (id: string | null) => Contact | null
  readonly person: (collector: string | null, day: Day) => Dims
  readonly debt: (account: string | null) => Dims
  readonly spellDims: (spell: Spell | null) => Dims
}

export function worldOf(all: Records, settings: Settings, judgements: readonly Judgement[] = []): World {
  const records = known(all, settings.asOf)
  const spells = spellsOf(records)
  const memberships = (collector: string | null) =>
    cut(
      records.team_memberships.filter((row) => row.collector_id === collector),
      (row) => row.valid_from,
      (row) => row.valid_to,
      (row) => row.valid_from,
    )
  const teamOn = (collector: string | null, day: Day) =>
    memberships(collector).find((stretch) => alive(stretch, day))?.row.team_id ?? null
  return {
    records,
    settings,
    asOf: settings.asOf,
    judgements,
    spells,
    posted: records.payments.filter((row) => row.kind === 'payment' && row.status === 'posted'),
    reversalsOf: (payment) =>
      payment.status !== 'posted'
        ? []
        : records.payments.filter(
            (row) =>
              row.kind === 'reversal' && row.status === 'posted' && row.reverses_payment_id === payment.payment_id,
          ),
    spellOn: (account, day) => spells.find((spell) => spell.account === account && alive(spell, day)) ?? null,
    teamOn,
    contact: (id) => records.contacts.find((row) => row.contact_id === id) ?? null,
    person: (collector, day) => ({
      collector,
      team: teamOn(collector, day),
      grade: records.collectors.find((row) => row.collector_id === collector)?.grade ?? null,
    }),
    debt: (account) => {
      const found = records.accounts.find((row) => row.account_id === account)
      return { product: found?.product ?? null, client: found?.client_id ?? null, region: found?.region ?? null }
    },
    spellDims: (spell) => ({ bucket: spell?.bucket ?? null, hand: spell?.hand ?? null, batch: spell?.batch ?? null }),
  }
}

/** The day of the work a record is about: the contact's day where a contact is known, else the record's own. */
export function workDay(world: World, contactId: string | null, own: Day): Day {
  const contact = world.contact(contactId)
  return contact ? dayOf(contact.started_at) : own
}

/** Payments of an account effective in `[from, to]` less every known reversal of them. */
export function netPaid(world: World, account: string, from: Day, to: Day): bigint {
  let sum = 0n
  for (const payment of world.posted) {
    if (payment.account_id !== account || payment.effective_on < from || payment.effective_on > to) continue
    sum += cents(payment.amount)
    for (const reversal of world.reversalsOf(payment)) sum -= cents(reversal.amount)
  }
  return sum
}
