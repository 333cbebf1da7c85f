import { sourceIn } from '../../../pipeline/pay/index.ts'
import {
  calculatePeriod,
  exportPeriod,
  templates,
  writtenVersions,
  type Employee,
} from '../../../pipeline/pay/life/index.ts'
import { collectorsIn, exact, membershipsIn, shiftMonths } from '../../../sql/index.ts'
import { payState } from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import { type PayWord } from './desk.ts'
import { actorOf, answered, mustWrite, notThere, seenIn } from './reader.ts'
import { keyOf, lendOf, type Lent, type PayRoom } from './room.ts'

/** Does what somebody asked in a period. Throws `Refusal` with the reason where it cannot be. */
export async function actIn(room: PayRoom, plan: string, month: string, word: PayWord): Promise<void> {
  const { home, who, state: open, lend } = room
  const state = await open()
  const at = keyOf(plan, month)
  mustWrite(who, state.now(), !['calculate', 'review', 'dispute', 'answer'].includes(word.action))
  const actor = await actorOf(state, who)
  // Nobody acts on people they do not see.
  if ('collector' in word && who.rows !== 'all')
    await lend(null, async ({ edition, family }) => {
      const seen = await seenIn(edition, family, who, month)
      if (seen !== null && !seen.has(word.collector)) throw notThere()
    })
  await answered(async () => {
    switch (word.action) {
      case 'calculate':
        return lend(null, async ({ edition, stamp, digits }) =>
          calculatePeriod(state, actor, {
            ...{ versions: writtenVersions(home, plan), edition: stamp.id, currency: stamp.currency, digits },
            ...{ month: month as typeof edition.asOf, source: sourceIn(edition), begins: word.begin === true },
            asOf: (word.asOf as typeof edition.asOf | undefined) ?? edition.asOf,
          }),
        )
      case 'export': {
        const template = templates.find((one) => one === (word.template ?? 'csv'))
        if (template === undefined) throw new Refusal(400, `A payroll file is made as ${templates.join(', ')}.`)
        const { calculation } = await payState.periodIn(state, at)
        const employees = await lendOf(room, calculation?.edition ?? null, (lent) => employeesOf(lent, month))
        const { again = false, reason = null } = word
        return exportPeriod(state, actor, at, { home, template, again, reason, employees })
      }
      case 'adjust': {
        const { collector, reason } = word
        const amount = await lend(null, ({ digits }) => Promise.resolve(amountIn(word.amount, digits)))
        return payState.adjust(state, actor, at, { collector, amount, reason })
      }
      case 'dispute':
        return payState.dispute(state, actor, at, { ...word, line: word.line ?? null })
      case 'review':
      case 'approve':
      case 'lock':
        return payState.act(state, actor, at, { kind: word.action })
      case 'return':
        return payState.act(state, actor, at, { kind: 'return', reason: word.reason })
      case 'decide':
        return payState.act(state, actor, at, { kind: 'decide', id: word.id, accept: word.accept })
      case 'answer':
        return payState.act(state, actor, at, { kind: 'answer', id: word.id, text: word.text })
      case 'release':
        return payState.act(state, actor, at, { kind: 'release', collector: word.collector, reason: word.reason })
    }
  })
}

const employeesOf = async ({ edition }: Lent, month: string): Promise<Map<string, Employee>> => {
  const from = month as typeof edition.asOf
  const [people, memberships] = await Promise.all([
    collectorsIn(edition),
    membershipsIn(edition, { from, to: shiftMonths(from, 1) }),
  ])
  const teams = new Map(memberships.map(({ collector, team }) => [collector, team]))
  return new Map(
    people.map((one) => [one.collector, { employeeNo: one.employee_no, team: teams.get(one.collector) ?? null }]),
  )
}

/** An amount with exactly the digits of the currency. */
function amountIn(text: string, digits: number): string {
  const [, sign = '', whole = '', broken = ''] = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim()) ?? []
  if (whole === '' || broken.length > digits || /^0*$/.test(whole + broken))
    throw new Refusal(400, `Write an amount other than 0 with at most ${digits} decimals, such as -12.50.`)
  return exact.decimalOf(BigInt(sign + whole + broken.padEnd(digits, '0')), digits)
}
