import { byThen, dayOf, monthOf, plus, type Day } from './days.ts'
import { debts, people, time, type Definition, type Fact } from './fact.ts'
import { isRpc, type Contact } from './records.ts'
import { netPaid, type World } from './world.ts'

const phone = (contact: Contact) => contact.channel === 'call' || contact.channel === 'voice_bot'
const outbound = (contact: Contact) => contact.direction === 'outbound'

function contactFacts(world: World, which: (contact: Contact) => boolean, part: (contact: Contact) => object): Fact[] {
  return world.records.contacts.filter(which).map((contact) => {
    const day = dayOf(contact.started_at)
    const dims = {
      ...world.person(contact.collector_id, day),
      ...world.debt(contact.account_id),
      channel: contact.channel,
    }
    return { day, dims, n: 1, ...part(contact) }
  })
}

export interface Worked {
  readonly collector: string | null
  readonly account: string
  readonly month: Day
  /** Day of the first right-party contact. */
  readonly day: Day
}

/** (collector, account, calendar month) with at least one right-party contact. */
export function workedAccounts(world: World): Worked[] {
  const found = new Map<string, Worked>()
  const rpcs = world.records.contacts.filter(isRpc).sort(
    byThen(
      (contact) => contact.started_at,
      (contact) => contact.contact_id,
    ),
  )
  for (const { collector_id: collector, account_id: account, started_at } of rpcs) {
    const day = dayOf(started_at)
    const key = JSON.stringify([collector, account, monthOf(day)])
    if (!found.has(key)) found.set(key, { collector, account, month: monthOf(day), day })
  }
  return [...found.values()]
}

const conversion = (world: World): Fact[] =>
  workedAccounts(world).map(({ collector, account, day }) => {
    const last = plus(day, world.settings.conversionDays - 1)
    const base = { day, dims: { ...world.person(collector, day), ...world.debt(account) } }
    if (last > world.asOf) return { ...base, immature: 1 }
    return { ...base, n: 1, den: 1n, num: netPaid(world, account, day, last) > 0n ? 1n : 0n }
  })

const dimensions = [...people, ...debts, 'channel', ...time]
const one = () => ({ num: 1n })
const flag = (yes: boolean) => ({ num: yes ? 1n : 0n, den: 1n })

export const funnelMetrics: readonly Definition[] = [
  { id: 'attempts', dimensions, numerator: 'count', facts: (world) => contactFacts(world, outbound, one) },
  { id: 'rpcs', dimensions, numerator: 'count', facts: (world) => contactFacts(world, isRpc, one) },
  {
    id: 'connect_rate',
    dimensions,
    numerator: 'count',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) =>
      contactFacts(
        world,
        (contact) => outbound(contact) && phone(contact),
        (contact) => flag(contact.connected === true),
      ),
  },
  {
    id: 'rpc_rate',
    dimensions,
    numerator: 'count',
    denominator: 'count',
    interval: 'wilson',
    facts: (world) =>
      contactFacts(
        world,
        (contact) => outbound(contact) && phone(contact),
        (contact) => flag(isRpc(contact)),
      ),
  },
  {
    id: 'conversion_rate',
    dimensions: [...people, ...debts, ...time],
    numerator: 'count',
    denominator: 'count',
    interval: 'wilson',
    facts: conversion,
  },
]
