import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payState, type State } from '#state'
import { stores, type Store } from './stores.ts'

const manager: payState.PayActor = { name: 'max', roles: ['manager'], collectors: [] }
const hr: payState.PayActor = { name: 'hana', roles: ['hr'], collectors: [] }
const other: payState.PayActor = { name: 'hugo', roles: ['hr'], collectors: [] }
const hash = 'a'.repeat(64)

const header = (plan: string, month: string): payState.Header => ({
  ...{ plan_id: plan, month, edition: 'E1', as_of: '2026-04-30', plans: JSON.stringify({ [month]: hash }) },
  ...{ plan_version: '1', code_version: 'test', currency: 'CNY', digits: 2 },
})
const contentOf = (people = 3): payState.Content => {
  const ids = Array.from({ length: people }, (_, at) => `C${at}`)
  return {
    lines: ids.map((collector) => ({
      collector,
      earned_period: '2026-03-01',
      amount: '10.00',
      gate: null,
      trace: 'null',
    })),
    payments: ids.map((collector) => ({
      ...{
        collector,
        due: '10.00',
        adjusted: '0.00',
        carried_in: '0.00',
        paid: '10.00',
        carried_out: '0.00',
        held: '0.00',
      },
      account: '{"carried":"0","held":"0","withheld":[]}',
    })),
  }
}

describe.each(stores)('periods of pay on %s', (_kind, start) => {
  let store: Store
  let state: State
  let count = 0
  beforeAll(async () => {
    store = await start()
    state = await store.open()
  })
  afterAll(async () => {
    await state.close()
    await store.stop()
  })

  const calculated = async (content = contentOf()) => {
    const key = { plan: `p${++count}`, month: '2026-03-01' }
    const text = `text of ${key.plan}`
    const sha256 = await payState.submitPlan(state, manager, { plan: key.plan, version: '1', text, approvalsNeeded: 1 })
    await payState.approvePlan(state, hr, sha256)
    const { basis } = await payState.basisOf(state, key)
    const plans = JSON.stringify({ [key.month]: sha256 })
    const done = { header: { ...header(key.plan, key.month), plans }, ...content, basis }
    await payState.recordCalculation(state, hr, key, done)
    return key
  }
  const locked = async (content = contentOf()) => {
    const key = await calculated(content)
    await payState.act(state, manager, key, { kind: 'review' })
    await payState.act(state, hr, key, { kind: 'approve' })
    await payState.act(state, hr, key, { kind: 'lock' })
    return key
  }

  test('a period goes from calculated to exported in the hands of two people, and the audit log tells of each step', async () => {
    const key = await locked()
    const made = { template: 'csv', file: 'payroll/x.csv', sha256: hash, totals: '{}' }
    await payState.recordExport(state, other, key, made, { again: false, reason: null })
    const { row, exports } = await payState.periodIn(state, key)
    expect(row).toMatchObject({ status: 'exported', reviewed_by: 'max', approved_by: 'hana', locked_by: 'hana' })
    expect(exports).toMatchObject([{ file: 'payroll/x.csv', reason: null }])
    const entries = await state.db
      .selectFrom('audit_entries')
      .select(['action', 'details'])
      .where('subject', '=', `${key.plan} ${key.month}`)
      .orderBy('seq')
      .execute()
    expect(entries.map(({ action }) => action)).toEqual([
      'pay.calculate',
      'pay.review',
      'pay.approve',
      'pay.lock',
      'pay.export',
    ])
    expect(JSON.parse(entries[3]!.details)).toMatchObject({ hash: row.locked_hash })
    await expect(payState.recordExport(state, other, key, made, { again: false, reason: null })).rejects.toThrow(
      'exported before',
    )
    await payState.recordExport(state, other, key, made, { again: true, reason: 'lost by payroll' })
    expect((await payState.periodIn(state, key)).exports.at(-1)).toMatchObject({ reason: 'lost by payroll' })
    expect(await payState.faultOfPay(state)).toBeNull()
  })

  test('what is locked is refused to every statement, by the database itself', async () => {
    const key = await locked()
    const { row } = await payState.periodIn(state, key)
    const { db } = state
    const id = row.calculation_id!
    const line = { ...contentOf().lines[0]!, calculation_id: id, collector: 'new' }
    const payment = { ...contentOf().payments[0]!, calculation_id: id, collector: 'new' }
    const tries = [
      () => db.updateTable('pay_lines').set({ amount: '99.00' }).where('calculation_id', '=', id).execute(),
      () => db.deleteFrom('pay_lines').where('calculation_id', '=', id).execute(),
      () => db.insertInto('pay_lines').values(line).execute(),
      () => db.updateTable('pay_payments').set({ paid: '99.00' }).where('calculation_id', '=', id).execute(),
      () => db.deleteFrom('pay_payments').where('calculation_id', '=', id).execute(),
      () => db.insertInto('pay_payments').values(payment).execute(),
      () => db.updateTable('pay_calculations').set({ locked: 0 }).where('calculation_id', '=', id).execute(),
      () => db.deleteFrom('pay_calculations').where('calculation_id', '=', id).execute(),
      () => db.updateTable('pay_periods').set({ status: 'open' }).where('plan_id', '=', key.plan).execute(),
      () => db.updateTable('pay_periods').set({ locked_hash: hash }).where('plan_id', '=', key.plan).execute(),
      () => db.updateTable('pay_periods').set({ approved_by: 'eve' }).where('plan_id', '=', key.plan).execute(),
      () => db.deleteFrom('pay_periods').where('plan_id', '=', key.plan).execute(),
      () => db.updateTable('pay_plans').set({ text: 'other' }).where('plan_id', '=', key.plan).execute(),
      () => db.deleteFrom('pay_plan_approvals').execute(),
    ]
    for (const attempt of tries) await expect(attempt()).rejects.toThrow('locked pay is never rewritten')
    const more = { collector: 'C1', amount: '5.00', reason: 'more' }
    await expect(payState.adjust(state, hr, key, more)).rejects.toThrow('This period is locked')
    expect(await payState.faultOfPay(state)).toBeNull()
  })

  test('a change to what was calculated before the lock is noticed at the lock', async () => {
    const key = await calculated()
    await payState.act(state, manager, key, { kind: 'review' })
    await payState.act(state, hr, key, { kind: 'approve' })
    const { row } = await payState.periodIn(state, key)
    await state.db
      .updateTable('pay_payments')
      .set({ paid: '11.00' })
      .where('calculation_id', '=', row.calculation_id)
      .where('collector', '=', 'C1')
      .execute()
    await expect(payState.act(state, hr, key, { kind: 'lock' })).rejects.toThrow('is not what is kept now')
  })

  test('of approvals at the same time one counts', async () => {
    const key = await calculated()
    await payState.act(state, manager, key, { kind: 'review' })
    const others = await Promise.all([store.open(), store.open(), store.open()])
    const tries = await Promise.allSettled(
      others.flatMap((one) => [hr, other].map((who) => payState.act(one, who, key, { kind: 'approve' }))),
    )
    await Promise.all(others.map((one) => one.close()))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const entries = await state.db
      .selectFrom('audit_entries')
      .select('seq')
      .where('subject', '=', `${key.plan} ${key.month}`)
      .where('action', '=', 'pay.approve')
      .execute()
    expect(entries).toHaveLength(1)
    expect((await payState.periodIn(state, key)).row.status).toBe('approved')
  })

  test('adjustments are decided by another person, open the period again, and disputes are answered before the lock', async () => {
    const key = await calculated()
    const cleo: payState.PayActor = { name: 'cleo', roles: ['collector'], collectors: ['C1'] }
    const adjustment = await payState.adjust(state, hr, key, { collector: 'C1', amount: '5.00', reason: 'forgotten' })
    await expect(payState.act(state, hr, key, { kind: 'decide', id: adjustment, accept: true })).rejects.toThrow(
      'Another person',
    )
    const wrong = await payState.dispute(state, cleo, key, {
      collector: 'C1',
      line: null,
      text: 'one promise is missing',
    })
    await expect(payState.dispute(state, cleo, key, { collector: 'C2', line: null, text: 'not mine' })).rejects.toThrow(
      'their own',
    )
    await payState.act(state, manager, key, { kind: 'review' })
    await payState.act(state, hr, key, { kind: 'approve' })
    await expect(payState.act(state, hr, key, { kind: 'lock' })).rejects.toThrow('1 adjustments wait')
    await payState.act(state, other, key, { kind: 'decide', id: adjustment, accept: true })
    expect((await payState.periodIn(state, key)).row.status).toBe('open')
    const { basis } = await payState.basisOf(state, key)
    const { calculation } = await payState.periodIn(state, key)
    const plans = calculation!.plans
    await payState.recordCalculation(state, hr, key, {
      header: { ...header(key.plan, key.month), plans },
      ...contentOf(),
      basis,
    })
    await payState.act(state, manager, key, { kind: 'review' })
    await payState.act(state, hr, key, { kind: 'approve' })
    await expect(payState.act(state, hr, key, { kind: 'lock' })).rejects.toThrow('1 disputes wait')
    await payState.act(state, manager, key, { kind: 'answer', id: wrong, text: 'it is paid next month' })
    expect((await payState.act(state, hr, key, { kind: 'lock' })).row.status).toBe('locked')
  })

  test('a calculation whose basis changed meanwhile is not recorded', async () => {
    const key = await calculated()
    const { basis } = await payState.basisOf(state, key)
    const id = await payState.adjust(state, hr, key, { collector: 'C1', amount: '5.00', reason: 'forgotten' })
    await payState.act(state, other, key, { kind: 'decide', id, accept: true })
    const late = payState.recordCalculation(state, hr, key, {
      header: header(key.plan, key.month),
      ...contentOf(),
      basis,
    })
    await expect(late).rejects.toThrow('changed meanwhile')
  })

  test('the author of a plan does not approve it, and one that pays by unconfirmed findings takes two', async () => {
    const submitted = { plan: 'standing', version: '1', text: `findings: standing ${++count}`, approvalsNeeded: 2 }
    const sha256 = await payState.submitPlan(state, hr, submitted)
    await expect(payState.approvePlan(state, hr, sha256)).rejects.toThrow('another person')
    await payState.approvePlan(state, other, sha256)
    await expect(payState.approvePlan(state, other, sha256)).rejects.toThrow('already')
    const lacking = payState.lacksOf({ '2026-03-01': sha256 }, await payState.planStates(state, [sha256]))
    expect(lacking).toEqual([
      'Plan standing, version 1, lacks 1 approval (it pays by findings that are not confirmed, so two people approve it).',
    ])
    const third = { name: 'third', roles: ['hr'], collectors: [] }
    await payState.approvePlan(state, third, sha256)
    expect(payState.lacksOf({ '2026-03-01': sha256 }, await payState.planStates(state, [sha256]))).toEqual([])
  })
})
