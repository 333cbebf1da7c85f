import { metrics, type Bilingual } from '#sql'
import type { Component, Filters, Gate, Plan } from '../plan.ts'

/** A sentence about a part of a plan. `cliff`: pay jumps at its bounds. */
export interface PlanSentence extends Bilingual {
  readonly part: 'who' | 'component' | 'gate' | 'multiplier' | 'deduction' | 'limit' | 'reversal' | 'payment'
  readonly id: string
  readonly cliff: boolean
}

const percent = (rate: string) => `${String(Number((Number(rate) * 100).toFixed(6)))} %`
const named = (id: string): Bilingual =>
  id === 'attendance' ? { en: 'attendance', zh: '出勤率' } : (metrics.get(id)?.label ?? { en: id, zh: id })
const filtered = (where: Filters) => {
  const told = Object.entries(where).map(([name, values]) => `${name} ${values.join(', ')}`)
  return told.length === 0 ? '' : ` (${told.join('; ')})`
}

function componentWords(component: Component): Bilingual & { cliff: boolean } {
  const cliff = 'threshold' in component && component.threshold !== null
  const below: Bilingual = cliff
    ? { en: `; nothing below ${component.threshold}`, zh: `；低于 ${component.threshold} 不计` }
    : { en: '', zh: '' }
  switch (component.kind) {
    case 'fixed':
      return { en: `${component.amount}, whatever was measured`, zh: `固定 ${component.amount}`, cliff }
    case 'flat': {
      const [{ en, zh }, where] = [named(component.measure), filtered(component.where)]
      const rates = component.segments.map((one) => `${percent(one.rate)}${filtered(one.where)}`).join(', ')
      const rate = rates === '' ? percent(component.rate) : rates
      const faster = component.accelerators.map((one) => `${percent(one.rate)} > ${percent(one.above)}`).join(', ')
      const and = faster === '' ? '' : `; ${faster}`
      return { en: `${rate} of ${en}${where}${and}${below.en}`, zh: `${zh}${where} 的 ${rate}${and}${below.zh}`, cliff }
    }
    case 'per_unit': {
      const { en, zh } = named(component.measure)
      const where = filtered(component.where)
      return {
        en: `${component.amount} for each: ${en}${where}${below.en}`,
        zh: `${zh}${where}每个 ${component.amount}${below.zh}`,
        cliff,
      }
    }
    case 'break_even': {
      const { en, zh } = named(component.measure)
      const { breakEven, rate } = component
      return {
        en: `${percent(rate)} of ${en} above ${breakEven}${below.en}`,
        zh: `${zh}超过 ${breakEven} 部分的 ${percent(rate)}${below.zh}`,
        cliff,
      }
    }
    case 'tiers': {
      const { en, zh } = named(component.measure)
      const jumps = component.mode === 'cliff'
      const unit = component.over === 'attainment' ? ' × target' : ''
      const tiers = component.tiers
        .map(({ upTo, rate }) => (upTo === null ? percent(rate) : `≤ ${upTo}${unit}: ${percent(rate)}`))
        .join(', ')
      const how = jumps
        ? { en: 'the whole at the rate of its tier', zh: '全额按所在档' }
        : { en: 'each slice at its rate', zh: '分段累进' }
      return {
        en: `${en}${filtered(component.where)}, ${how.en}: ${tiers}${below.en}`,
        zh: `${zh}${filtered(component.where)}，${how.zh}：${tiers}${below.zh}`,
        cliff: jumps || cliff,
      }
    }
    case 'pool': {
      const { en, zh } = named(component.measure)
      const by = {
        points: { en: 'points: shrunk index × QA × days', zh: '积分（收缩指数 × 质检 × 天数）' },
        hours: { en: 'hours', zh: '工时' },
        equal: { en: 'equal parts', zh: '平均' },
      }[component.shareBy]
      const funded = component.fundedIf
      const cond =
        funded === null
          ? { en: '', zh: '' }
          : {
              en: `, funded if ${named(funded.metric).en} ${boundsOf(funded)}`,
              zh: `，条件：${named(funded.metric).zh} ${boundsOf(funded)}`,
            }
      return {
        en: `${percent(component.rate)} of ${en} of team ${component.team}, shared by ${by.en}${cond.en}`,
        zh: `团队 ${component.team} 的${zh} × ${percent(component.rate)}，按${by.zh}分配${cond.zh}`,
        cliff: funded !== null,
      }
    }
    case 'rank': {
      const { en, zh } = named(component.metric)
      const places = component.amounts.join(', ')
      return {
        en: `${places} for the first ${component.amounts.length} by ${en}, from ${component.minExposure} records on`,
        zh: `按${zh}排名前 ${component.amounts.length} 名：${places}（至少 ${component.minExposure} 条记录）`,
        cliff: true,
      }
    }
  }
}

const boundsOf = ({ atLeast, atMost }: { readonly atLeast: string | null; readonly atMost: string | null }) =>
  [atLeast === null ? '' : `≥ ${atLeast}`, atMost === null ? '' : `≤ ${atMost}`]
    .filter((text) => text !== '')
    .join(', ')

function gateWords(gate: Gate): Bilingual {
  const { en, zh } = named(gate.metric)
  const failing = {
    zero: { en: 'else nothing is earned', zh: '否则归零' },
    cap: { en: `else at most ${gate.cap}`, zh: `否则封顶 ${gate.cap}` },
    hold: { en: 'else the payment is held until a person releases it', zh: '否则暂扣待放行' },
  }[gate.onFail]
  const breaches = gate.metric.startsWith('confirmed_') ? ` [${gate.severity}; ${gate.strengths.join(', ')}]` : ''
  return {
    en: `${en}${breaches} ${boundsOf(gate)}, ${failing.en}`,
    zh: `${zh}${breaches} ${boundsOf(gate)}，${failing.zh}`,
  }
}

/** A plan told in sentences, in the order in which it is calculated. */
export function planInWords(plan: Plan): PlanSentence[] {
  const { teams, grades, collectors } = plan.eligible
  const who = [...teams, ...grades, ...collectors].join(', ')
  const say = (part: PlanSentence['part'], id: string, { en, zh }: Bilingual, cliff = false): PlanSentence => ({
    part,
    id,
    en,
    zh,
    cliff,
  })
  return [
    say('who', 'eligible', who === '' ? { en: 'Everybody', zh: '全部人员' } : { en: who, zh: who }),
    ...plan.components.map((one) => {
      const { cliff, ...words } = componentWords(one)
      return say('component', one.id, words, cliff)
    }),
    ...plan.gates.map((gate) => say('gate', gate.id, gateWords(gate), gate.onFail !== 'hold')),
    ...plan.multipliers.map(({ id, metric, bands }) => {
      const told = bands
        .map(({ below, factor }) => (below === null ? `× ${factor}` : `< ${below}: × ${factor}`))
        .join(', ')
      const { en, zh } = named(metric)
      return say('multiplier', id, { en: `${en}: ${told}`, zh: `${zh}：${told}` })
    }),
    ...plan.deductions.map(({ id, metric, amountEach, legalCheck }) => {
      const { en, zh } = named(metric)
      const check = legalCheck ? { en: ' (counsel has to look at it)', zh: '（需法务核查）' } : { en: '', zh: '' }
      return say('deduction', id, {
        en: `${amountEach} off for each: ${en}${check.en}`,
        zh: `${zh}每件扣 ${amountEach}${check.zh}`,
      })
    }),
    ...(plan.cap === null ? [] : [say('limit', 'cap', { en: `At most ${plan.cap}`, zh: `封顶 ${plan.cap}` })]),
    ...(plan.floor === null ? [] : [say('limit', 'floor', { en: `At least ${plan.floor}`, zh: `保底 ${plan.floor}` })]),
    ...plan.guarantee.map(({ untilMonth, amount, recoverable }) =>
      say('limit', 'guarantee', {
        en: `${recoverable ? 'A draw of' : 'At least'} ${amount} until month ${untilMonth} of tenure`,
        zh: `入职第 ${untilMonth} 个月前${recoverable ? '预支' : '保底'} ${amount}`,
      }),
    ),
    say(
      'reversal',
      'retro',
      plan.retro === 'origin_period'
        ? {
            en: 'A reversal counts in the month of its original: a locked month’s difference is paid later',
            zh: '冲正计入原收款月份，已锁定月份的差额在以后支付',
          }
        : { en: 'A reversal counts in its own month', zh: '冲正计入发生当月' },
    ),
    ...(plan.holdBack === null
      ? []
      : [
          say('payment', 'hold_back', {
            en: `${percent(plan.holdBack.share)} is paid ${plan.holdBack.untilDays} days after the month`,
            zh: `${percent(plan.holdBack.share)} 于月末后 ${plan.holdBack.untilDays} 天支付`,
          }),
        ]),
    say(
      'payment',
      'carry',
      plan.carry
        ? { en: 'What is overpaid is carried into the next month', zh: '负余额结转下月' }
        : { en: 'What is overpaid is written off', zh: '负余额不结转' },
    ),
  ]
}
