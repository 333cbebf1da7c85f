import type { Floor } from '../sql/floor.ts'

const teams = [
  { team_id: 'T1', team_name: '早期一组 Early' },
  { team_id: 'T2', team_name: '=Late' },
  { team_id: 'T,3', team_name: 'Agency, north' },
]
const people = Array.from({ length: 9 }, (_, index) => ({
  collector_id: `c${index}`,
  collector_name: ['林娟', '胡子涵', '王芳', 'Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Fay'][index] ?? '',
  team_id: teams[index % 3]?.team_id ?? '',
}))
const months = Array.from({ length: 7 }, (_, index) => {
  const first = new Date(Date.UTC(2026, index, 1))
  const last = new Date(Date.UTC(2026, index + 1, 0))
  return { first: first.toISOString().slice(0, 7), last: last.toISOString().slice(0, 10) }
})
const accounts = Array.from({ length: 180 }, (_, index) => index)

/** Days past due of an account at a month end: some stay current, some roll on, some cure. */
const dpd = (account: number, month: number) =>
  account % 3 === 0 ? 0 : account % 5 === 0 ? (month % 3) * 31 : Math.max(0, month - (account % 7)) * 30

/**
 * A small operation, January to July 2026, in which everything can be counted by hand: 180 accounts over 9 people in 3 teams;
 * each account pays `paid` once a month, and promises it before.
 */
export function smallFloor(paid: number): Floor {
  const owner = (account: number) => people[account % people.length]?.collector_id ?? ''
  const every = accounts.flatMap((account) => months.map((month, index) => ({ account, month, index })))
  return {
    teams,
    collectors: people.map(({ collector_id, collector_name }) => ({ collector_id, collector_name })),
    team_memberships: people.map(({ collector_id, team_id }) => ({ collector_id, team_id, valid_from: '2026-01-01' })),
    accounts: accounts.map((account) => ({
      account_id: `a${account}`,
      debtor_id: `d${account}`,
      product: account % 2 === 0 ? 'card' : 'loan',
    })),
    assignments: accounts.map((account) => ({
      assignment_id: `s${account}`,
      account_id: `a${account}`,
      collector_id: owner(account),
      assigned_on: '2026-01-01',
      assigned_amount: '10000',
    })),
    account_months: every.map(({ account, month, index }) => ({
      account_id: `a${account}`,
      as_of: month.last,
      balance: '1000',
      dpd: dpd(account, index),
      status: 'open',
    })),
    contacts: every.map(({ account, month }) => ({
      contact_id: `k${account}-${month.first}`,
      account_id: `a${account}`,
      started_at: `${month.first}-05T09:00:00Z`,
      channel: 'call',
      direction: 'outbound',
      collector_id: owner(account),
      connected: account % 4 !== 0,
      party: account % 4 === 0 ? 'none' : 'debtor',
    })),
    promises: every.map(({ account, month }) => ({
      promise_id: `p${account}-${month.first}`,
      account_id: `a${account}`,
      made_at: `${month.first}-05T09:00:00Z`,
      due_on: `${month.first}-12`,
      amount: String(paid),
      collector_id: owner(account),
    })),
    payments: every
      .filter(({ account }) => account % 6 !== 0)
      .map(({ account, month }) => ({
        payment_id: `y${account}-${month.first}`,
        account_id: `a${account}`,
        effective_on: `${month.first}-10`,
        amount: String(paid),
        kind: 'payment',
        status: 'posted',
      })),
  }
}

/** What `smallFloor` collects in a month. */
export const collectedInMonth = (paid: number) => (paid * 150).toFixed(2)
