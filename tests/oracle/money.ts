import { between, earliest, latest } from './days.ts'
import { attributed } from './attribution.ts'
import { debts, people, spell as spellDimensions, time, type Definition, type Fact, type Period } from './fact.ts'
import { cents, type Payment } from './records.ts'
import { alive, type Spell } from './spells.ts'
import type { Dims, World } from './world.ts'

/** A payment and what takes it back, each on its own day, with the dimensions of the original. */
function withReversals(world: World, payment: Payment, dims: Dims): Fact[] {
  return [
    { day: payment.effective_on, dims, num: cents(payment.amount), n: 1 },
    ...world
      .reversalsOf(payment)
      .map((reversal) => ({ day: reversal.effective_on, dims, num: -cents(reversal.amount), n: 1 })),
  ]
}

function moneyDims(world: World, payment: Payment, policy: string): Dims {
  return {
    ...world.person(attributed(world, payment, policy), payment.effective_on),
    ...world.debt(payment.account_id),
    ...world.spellDims(world.spellOn(payment.account_id, payment.effective_on)),
  }
}

export const netFacts = (world: World, policy: string): Fact[] =>
  world.posted.flatMap((payment) => withReversals(world, payment, moneyDims(world, payment, policy)))

const inSpell = (world: World, spell: Spell): Payment[] =>
  world.posted.filter((payment) => payment.account_id === spell.account && alive(spell, payment.effective_on))

/** What was still open of a spell when the day began. */
export function book(world: World, spell: Spell, day: string): bigint {
  if (!alive(spell, day)) return 0n
  let paid = 0n
  for (const payment of inSpell(world, spell)) {
    if (payment.effective_on < day) paid += cents(payment.amount)
    for (const reversal of world.reversalsOf(payment)) if (reversal.effective_on < day) paid -= cents(reversal.amount)
  }
  return spell.amount - (paid < spell.amount ? paid : spell.amount)
}

const dimsOn = (world: World, spell: Spell, day: string): Dims => ({
  ...world.person(spell.collector, day),
  ...world.debt(spell.account),
  ...world.spellDims(spell),
})

/** The book of every spell alive at some day of the period, and how many of its days it was. */
export function books(world: World, { from, to }: Period): (Fact & { amount: bigint; spell: Spell })[] {
  const facts: (Fact & { amount: bigint; spell: Spell })[] = []
  for (const spell of world.spells) {
    if (!(spell.start < to && (spell.end === null || spell.end > from))) continue
    const day = latest(from, spell.start)
    const held = between(earliest(to, spell.end ?? to), day)
    facts.push({ spell, day, dims: dimsOn(world, spell, day), amount: book(world, spell, day), n: 1, held })
  }
  return facts
}

/** Payments that fell in spells, and what takes them back. */
export const inSpellMoney = (world: World): (Fact & { spell: Spell })[] =>
  world.spells.flatMap((spell) =>
    inSpell(world, spell).flatMap((payment) =>
      withReversals(world, payment, dimsOn(world, spell, payment.effective_on)).map((fact) => ({ ...fact, spell })),
    ),
  )

const other = (world: World, policy: string, which: (row: Payment) => boolean): Fact[] =>
  world.records.payments
    .filter(which)
    .map((row) => ({ day: row.effective_on, dims: moneyDims(world, row, policy), num: cents(row.amount), n: 1 }))

export const moneyMetrics: readonly Definition[] = [
  {
    id: 'net_collected',
    dimensions: [...people, ...debts, ...spellDimensions, ...time],
    numerator: 'money',
    facts: (world, _period, policy) => netFacts(world, policy),
  },
  {
    id: 'waived',
    dimensions: [...people, ...debts, ...time],
    numerator: 'money',
    facts: (world, _period, policy) =>
      other(world, policy, ({ kind, status }) => kind === 'waiver' && status === 'posted'),
  },
  {
    id: 'pending',
    dimensions: [...people, ...debts, ...time],
    numerator: 'money',
    facts: (world, _period, policy) =>
      other(world, policy, ({ kind, status }) => kind === 'payment' && status === 'pending'),
  },
  {
    id: 'assigned_book',
    stock: true,
    dimensions: [...people, ...debts, ...spellDimensions, ...time],
    numerator: 'money',
    facts: (world, period) => books(world, period).map(({ amount, ...fact }) => ({ ...fact, num: amount })),
  },
  {
    id: 'recovery_rate',
    stock: true,
    dimensions: [...people, ...debts, ...spellDimensions, ...time],
    numerator: 'money',
    denominator: 'money',
    held: true,
    facts: (world, period) => [
      ...books(world, period).map(({ amount, ...fact }) => ({ ...fact, den: amount })),
      ...inSpellMoney(world).map((fact) => ({ ...fact, n: 0 })),
    ],
  },
]
