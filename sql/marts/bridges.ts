import { as, db, literal, minus, model, orElse, plus, sum, type Exp, type Money } from '#warehouse'
import { bridgeSteps } from '../intermediate/bridge_steps.ts'

const added = (amount: Exp<Money>) => orElse(as('total', sum(amount)), literal('total', '0' as never))

export const bridges = model('marts.bridges', {
  about:
    'One row per pair of month ends, live state, month of origination and debt segment: how the balance of the state came about',
  materialized: 'table',
  grain: ['as_of', 'state', 'cohort', 'product', 'client_id', 'region'],
  grouped: true,
  from: db.selectFrom(bridgeSteps.as('b')),
  columns: ({ text, date, total, optional, ref }) => ({
    as_of: date('b.as_of', 'Later month end, t.'),
    state: text('b.state', 'Bucket, or restructured.'),
    cohort: optional.date('b.cohort', 'First day of the month of origination; null is unknown.'),
    product: optional.text('b.product', 'Product; null when the account has not arrived.'),
    client_id: optional.text('b.client_id', 'Creditor.'),
    region: optional.text('b.region', 'Region.'),
    opening_amount: total(added(ref('b.opening')), 'Balance at t−1.'),
    new_amount: total(added(ref('b.entered')), 'Balance at t of accounts not live at t−1.'),
    rolled_in_amount: total(added(ref('b.rolled_in')), 'Opening balance of accounts that came from another state.'),
    increase_amount: total(added(ref('b.increase')), 'What accounts live at both ends owe more.'),
    rolled_out_amount: total(added(ref('b.rolled_out')), 'Opening balance of accounts that went to another state.'),
    exit_amount: total(added(ref('b.exited')), 'Opening balance of accounts not live at t.'),
    decrease_amount: total(added(ref('b.decrease')), 'What accounts live at both ends owe less.'),
    closing_amount: total(added(ref('b.closing')), 'Balance at t.'),
  }),
  checks: {
    'a bridge leaves nothing unexplained': (bridges) =>
      db
        .selectFrom(bridges.as('b'))
        .where((eb) =>
          eb(
            minus(
              plus(
                plus(eb.ref('b.opening_amount'), eb.ref('b.new_amount')),
                plus(eb.ref('b.rolled_in_amount'), eb.ref('b.increase_amount')),
              ),
              plus(plus(eb.ref('b.rolled_out_amount'), eb.ref('b.exit_amount')), eb.ref('b.decrease_amount')),
            ),
            '<>',
            eb.ref('b.closing_amount'),
          ),
        )
        .select(['b.as_of', 'b.state', 'b.cohort']),
  },
})
