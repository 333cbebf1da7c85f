import { afterAll, beforeAll, expect, test } from 'vitest'
import { facts, type PublishedEdition } from '#sql'
import { editionOf } from './edition.ts'

let edition: PublishedEdition
beforeAll(async () => {
  edition = await editionOf(
    {
      collectors: [{ collector_id: 'li', collector_name: 'Li' }],
      team_memberships: [{ collector_id: 'li', valid_from: '2026-01-01', team_id: 'T1' }],
      accounts: [{ account_id: 'a', debtor_id: 'd', product: 'card' }],
      assignments: [
        { assignment_id: 'x', account_id: 'a', collector_id: 'li', assigned_on: '2026-01-05', assigned_amount: '1000' },
      ],
      placements: [
        {
          placement_id: 'p',
          account_id: 'a',
          placed_on: '2026-01-01',
          placed_amount: '1',
          hand: 2,
          batch: 'B',
          dpd_at_placement: 40,
        },
      ],
      contacts: [
        {
          contact_id: 'c',
          account_id: 'b',
          started_at: '2026-01-20T10:00:00Z',
          channel: 'call',
          direction: 'inbound',
          collector_id: 'li',
          connected: true,
          party: 'debtor',
        },
      ],
      promises: [
        { promise_id: 'm1', account_id: 'a', made_at: '2026-01-09T10:00:00Z', due_on: '2026-01-12', amount: '300' },
        { promise_id: 'm2', account_id: 'a', made_at: '2026-01-09T11:00:00Z', due_on: '2026-01-12', amount: '300' },
      ],
      payments: [
        { payment_id: '1', account_id: 'a', effective_on: '2026-01-10', amount: '250', kind: 'payment' },
        {
          payment_id: '2',
          account_id: 'a',
          effective_on: '2026-02-01',
          amount: '50',
          kind: 'reversal',
          reverses_payment_id: '1',
        },
        { payment_id: '3', account_id: 'b', effective_on: '2026-01-25', amount: '9', kind: 'payment' },
        { payment_id: '4', account_id: 'b', effective_on: '2026-01-19', amount: '8', kind: 'payment' },
        { payment_id: '5', account_id: 'b', effective_on: '2026-01-25', amount: '7', kind: 'waiver' },
      ],
    },
    { asOf: '2026-02-28' },
  )
})
afterAll(() => edition.close())

test('every payment that counts names its person and the evidence', async () => {
  expect(await facts(edition, { table: 'payments' })).toEqual({
    rows: [
      {
        payment_id: '1',
        effective_on: '2026-01-10',
        amount: '250.00',
        collector: 'li',
        team: 'T1',
        rule: 'owner',
        evidence: 'x',
      },
      {
        payment_id: '2',
        effective_on: '2026-02-01',
        amount: '-50.00',
        collector: 'li',
        team: 'T1',
        rule: 'owner',
        evidence: 'x',
      },
      {
        payment_id: '3',
        effective_on: '2026-01-25',
        amount: '9.00',
        collector: 'li',
        team: 'T1',
        rule: 'last_rpc',
        evidence: 'c',
      },
      {
        payment_id: '4',
        effective_on: '2026-01-19',
        amount: '8.00',
        collector: null,
        team: null,
        rule: 'house',
        evidence: null,
      },
    ],
  })
  const { rows } = await facts(edition, { table: 'payments', from: '2026-02-01', to: '2026-03-01' })
  expect(rows).toMatchObject([{ payment_id: '2' }])
})

test('every promise shows its window; it is empty when the next was made on the same day', async () => {
  expect(await facts(edition, { table: 'promises' })).toEqual({
    rows: [
      {
        promise_id: 'm1',
        made_on: '2026-01-09',
        window_from: '2026-01-09',
        window_to: '2026-01-08',
        paid: '0.00',
        status: 'superseded',
      },
      {
        promise_id: 'm2',
        made_on: '2026-01-09',
        window_from: '2026-01-09',
        window_to: '2026-01-15',
        paid: '200.00',
        status: 'partial',
      },
    ],
  })
})

test('every spell shows what was known when it began, and its book on any day it is alive', async () => {
  expect(await facts(edition, { table: 'spells' })).toEqual({
    rows: [
      {
        assignment_id: 'x',
        account_id: 'a',
        collector: 'li',
        start: '2026-01-05',
        end: null,
        assigned_amount: '1000.00',
        bucket: 'M2',
        hand: 2,
        band: 1,
        batch: 'B',
      },
    ],
  })
  expect((await facts(edition, { table: 'spells', to: '2026-01-05' })).rows).toEqual([])
  expect(await facts(edition, { table: 'book', on: '2026-01-04,2026-01-10,2026-01-11,2026-02-02' })).toEqual({
    rows: [
      { day: '2026-01-10', assignment_id: 'x', book: '1000.00' },
      { day: '2026-01-11', assignment_id: 'x', book: '750.00' },
      { day: '2026-02-02', assignment_id: 'x', book: '800.00' },
    ],
  })
})

test('every worked account shows its first right-party contact of the month', async () => {
  expect(await facts(edition, { table: 'worked-accounts' })).toEqual({
    rows: [{ collector: 'li', account_id: 'b', month: '2026-01-01', first_rpc_on: '2026-01-20' }],
  })
})

test('facts that are not kept are refused with those that are', async () => {
  await expect(facts(edition, { table: 'costs' })).rejects.toThrow('payments, promises, spells, book, worked-accounts')
  await expect(facts(edition, { table: 'book' })).rejects.toThrow('--on')
})
