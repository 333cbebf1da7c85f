import {
  keepPack,
  PackError,
  packIn,
  packsIn,
  payState,
  signPack,
  type PackSide,
  type Principal,
  type State,
} from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import type { Service } from '../service.ts'
import type { Acts, Statement } from './acts.ts'
import { nothingHere, writing } from './may.ts'

const refusing = (error: unknown): never => {
  if (error instanceof PackError) throw new Refusal(error.code === 'unknown' ? 404 : 409, error.message)
  throw error
}

/** Who signs which side: a person signs their own pack as its collector and as nothing else. */
const sidesOf = ({ roles, rows }: Principal, collector: string): readonly PackSide[] =>
  rows !== 'all' && rows.collectors.includes(collector)
    ? ['collector']
    : roles.some((role) => role === 'manager' || role === 'hr')
      ? ['manager']
      : []

/** Locked pay of a person by plan and month in `[from, to)`. */
async function statementsIn(state: State, collector: string, from: string, to: string): Promise<Statement[]> {
  const { db } = state
  const locked = await db
    .selectFrom('pay_periods')
    .innerJoin('pay_calculations', 'pay_calculations.calculation_id', 'pay_periods.calculation_id')
    .select(['pay_periods.plan_id', 'pay_periods.month', 'locked_by', 'locked_at', 'currency', 'plan_version'])
    .select('pay_periods.calculation_id')
    .where('status', 'in', ['locked', 'exported'])
    .where('pay_periods.month', '>=', from)
    .where('pay_periods.month', '<', to)
    .orderBy('pay_periods.plan_id')
    .orderBy('pay_periods.month')
    .execute()
  const all = await Promise.all(
    locked.map(async (period): Promise<Statement | null> => {
      const id = period.calculation_id ?? ''
      const [[payment], lines] = await Promise.all([
        payState.paymentsOf(db, id, collector),
        payState.linesOf(db, id, collector),
      ])
      if (payment === undefined) return null
      return {
        plan: period.plan_id,
        version: period.plan_version,
        month: period.month,
        currency: period.currency,
        paid: payment.paid,
        carriedOut: payment.carried_out,
        lockedBy: period.locked_by,
        lockedAt: period.locked_at,
        lines: lines.map(({ earned_period, amount, gate }) => ({ earned: earned_period, amount, gate })),
      }
    }),
  )
  return all.filter((one) => one !== null)
}

/** Review packs, of those people only whom the reader sees. */
export function packActs(state: State, own: Service, who: Principal): Acts['packs'] {
  const seen = () => own.read((reading) => Promise.resolve(reading.names.collector))
  const mustSee = async (collector: string) => {
    if (!who.permissions.has('figures') || !Object.hasOwn(await seen(), collector)) throw nothingHere()
  }
  return {
    async list(collector) {
      if (!who.permissions.has('figures')) throw nothingHere()
      const [names, packs] = await Promise.all([seen(), packsIn(state, collector)])
      return packs.filter((pack) => Object.hasOwn(names, pack.collector))
    },
    async get(id) {
      const pack = await packIn(state, id)
      if (pack === null) throw nothingHere()
      await mustSee(pack.collector)
      return pack
    },
    async keep(given) {
      writing(who)
      await mustSee(given.collector)
      if (!sidesOf(who, given.collector).includes('manager')) throw nothingHere()
      const { id: edition } = await own.read((reading) => Promise.resolve(reading.edition))
      return (await keepPack(state, who.name, { ...given, edition }).catch(refusing)).pack_id
    },
    async sign(id, side) {
      writing(who)
      const pack = await packIn(state, id)
      if (pack === null) throw nothingHere()
      await mustSee(pack.collector)
      if (!sidesOf(who, pack.collector).includes(side)) throw nothingHere()
      await signPack(state, who.name, id, side).catch(refusing)
    },
    sides: (collector) => (who.mayWrite ? sidesOf(who, collector) : []),
    async statements(collector, from, to) {
      if (!who.permissions.has('pay')) return []
      await mustSee(collector)
      return statementsIn(state, collector, from, to)
    },
  }
}
