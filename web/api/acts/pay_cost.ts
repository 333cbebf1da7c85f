import { exact } from '../../../sql/index.ts'
import { amountText } from '../../../pipeline/pay/index.ts'
import { payState, type Principal, type State } from '../../../state/index.ts'
import type { PayCost } from './acts.ts'

/** What was paid for the months that begin in `[from, to)`, in all: for those who may know what pay came to in all. Null: not for the reader. */
export const payCosts =
  (state: State, who: Principal) =>
  async (from: string, to: string): Promise<readonly PayCost[] | null> => {
    if (who.rows !== 'all' || !who.permissions.has('pay.total')) return null
    const periods = (await payState.periodsIn(state)).filter(({ month }) => month >= from && month < to)
    const costs = [...Map.groupBy(periods, ({ month }) => month)].map(async ([month, of]): Promise<PayCost> => {
      const locked = of.flatMap(({ status, calculation_id: id }) =>
        id !== null && (status === 'locked' || status === 'exported') ? [id] : [],
      )
      const payments =
        locked.length === 0
          ? []
          : await state.db.selectFrom('pay_payments').select('paid').where('calculation_id', 'in', locked).execute()
      const digits = payments[0]?.paid.split('.')[1]?.length ?? 0
      const paid = amountText(exact.sumOf(payments.map(({ paid: amount }) => exact.fractionOf(amount))), digits)
      return { month, paid, people: payments.length, locked: locked.length, open: of.length - locked.length }
    })
    return Promise.all(costs)
  }
