import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceOf, type SourceName } from '#sql'
import { accountId } from './accounts.ts'
import { paymentId } from './payments.ts'
import type { Floor } from './floor.ts'
import { literal } from '../sql.ts'

/** A planted record that must be refused: where it stands, which column is wrong and why. */
export interface DirtyRecord {
  file: string
  /** Number of the record in its file, from 1, without the header. */
  record: number
  key: string
  column: string
  value: string
  /** Why it is refused, as the reason code of the quarantine. */
  reason: string
}

/** A row of a hand-made file; with `bad` it must be refused. */
interface Row {
  values: Readonly<Record<string, string>>
  bad?: readonly [column: string, reason: string]
}

interface Examples {
  account: string
  collector: string
  payment: string
  paymentAccount: string
  paymentOn: string
  tooMuch: string
  day: string
  month: string
  end: string
}

const examples = async (floor: Floor): Promise<Examples> => {
  const last = floor.plan.months.at(-1)
  const [row] = await floor.rows(`select ${accountId(floor)} as account, ${paymentId(floor, 'm', 'k')} as payment,
      strftime(effective_on, '%Y-%m-%d') as paid_on, (amount + 1)::VARCHAR as too_much,
      (select min(collector_id) from collector) as collector
    from payment p where kind = 'payment' and status = 'posted' and k = 1 and effective_on <= DATE ${literal(floor.plan.end)} - 12
      and not exists (select 1 from payment r where r.n = p.n and r.m = p.m and r.kind = 'reversal')
    order by m desc, n limit 1`)
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return {
    account: text(row?.account),
    collector: text(row?.collector),
    payment: text(row?.payment),
    paymentAccount: text(row?.account),
    paymentOn: text(row?.paid_on),
    tooMuch: text(row?.too_much),
    day: last === undefined ? '' : `${last.label}-20`,
    month: last?.label ?? '',
    end: floor.plan.end,
  }
}

const rowsOf = (x: Examples): Partial<Record<SourceName, readonly Row[]>> => {
  const money = {
    account_id: x.account,
    effective_on: x.day,
    amount: '120.00',
    kind: 'payment',
    status: 'posted',
    reverses_payment_id: '',
  }
  const back = { ...money, kind: 'reversal', amount: '60.00' }
  const call = {
    account_id: x.account,
    started_at: `${x.day}T10:00:00+08:00`,
    channel: 'chat',
    direction: 'inbound',
    collector_id: x.collector,
    connected: 'true',
    party: 'unknown',
  }
  return {
    payments: [
      { values: { payment_id: 'PM-01', ...money, status: 'pending' } },
      { values: { payment_id: 'PM-02', ...money, amount: '-50.00' }, bad: ['amount', 'out_of_range'] },
      {
        values: { payment_id: 'PM-03', ...money, effective_on: `${x.month.slice(0, 4)}-02-30` },
        bad: ['effective_on', 'bad_date'],
      },
      { values: { payment_id: 'PM-04', ...money, kind: 'refund' }, bad: ['kind', 'unknown_code'] },
      {
        values: { payment_id: 'PM-05', ...money, amount: '88.125' },
        bad: ['amount', 'too_many_decimals'],
      },
      {
        values: { payment_id: 'PM-06', ...back, reverses_payment_id: 'P-NEVER-ARRIVED' },
        bad: ['reverses_payment_id', 'orphan_reversal'],
      },
      {
        values: {
          payment_id: 'PM-07',
          ...back,
          account_id: x.paymentAccount,
          amount: x.tooMuch,
          effective_on: x.end,
          reverses_payment_id: x.payment,
        },
        bad: ['reverses_payment_id', 'over_reversed'],
      },
      { values: { payment_id: 'PM-08', ...money, account_id: '' }, bad: ['account_id', 'missing_value'] },
    ],
    contacts: [
      { values: { contact_id: 'KM-01', ...call } },
      { values: { contact_id: 'KM-02', ...call, channel: 'fax' }, bad: ['channel', 'unknown_code'] },
      {
        values: { contact_id: 'KM-03', ...call, started_at: `${x.month.slice(0, 4)}-13-01T10:00:00+08:00` },
        bad: ['started_at', 'bad_instant'],
      },
      { values: { contact_id: 'KM-04', ...call, connected: 'maybe' }, bad: ['connected', 'bad_flag'] },
    ],
    assignments: [
      {
        values: {
          assignment_id: 'SM-01',
          account_id: x.account,
          collector_id: x.collector,
          assigned_on: x.day,
          ended_on: `${x.month}-19`,
          assigned_amount: '500.00',
        },
        bad: ['ended_on', 'bad_order'],
      },
    ],
    account_months: [
      {
        values: { account_id: x.account, as_of: x.day, balance: '500.00', dpd: '3', status: 'open' },
        bad: ['as_of', 'not_month_end'],
      },
    ],
    promises: [
      {
        values: {
          promise_id: 'QM-01',
          account_id: x.account,
          made_at: `${x.day}T10:00:00+08:00`,
          due_on: x.end,
          amount: '0.00',
        },
        bad: ['amount', 'out_of_range'],
      },
    ],
    surveys: [{ values: { survey_id: 'VM-01', answered_on: x.day, score: '6' }, bad: ['score', 'out_of_range'] }],
    complaints: [
      {
        values: {
          complaint_id: 'XM-01',
          received_on: x.day,
          closed_on: `${x.month}-19`,
          category: 'manner',
          severity: 'minor',
          source: 'direct',
        },
        bad: ['closed_on', 'bad_order'],
      },
    ],
    accounts: [
      {
        values: { account_id: 'AM-01', debtor_id: 'DM-01', product: 'card', timezone: 'Asia/Bejing' },
        bad: ['timezone', 'unknown_timezone'],
      },
    ],
  }
}

/**
 * Writes small hand-made deliveries (`<table>.manual.csv`) in which some records must be refused, so that the quarantine
 * desk has something to show. Gives the list of those records.
 */
export const writeDirty = async (floor: Floor, to: string): Promise<DirtyRecord[]> => {
  const dirty: DirtyRecord[] = []
  for (const [table, rows] of Object.entries(rowsOf(await examples(floor))) as [SourceName, readonly Row[]][]) {
    const file = `${table}.manual.csv`
    const header = Object.keys(sourceOf(table).delivered)
    rows.forEach(({ values, bad }, index) => {
      if (bad === undefined) return
      const [column, reason] = bad
      dirty.push({
        file,
        record: index + 1,
        key: values[header[0] ?? ''] ?? '',
        column,
        value: values[column] ?? '',
        reason,
      })
    })
    const lines = [header, ...rows.map(({ values }) => header.map((name) => values[name] ?? ''))]
    await writeFile(join(to, file), `${lines.map((line) => line.join(',')).join('\n')}\n`)
    await floor.remember(file, rows.length)
  }
  return dirty
}
