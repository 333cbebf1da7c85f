import type { Bilingual } from '#sql'
import type { Plan } from './plan.ts'

/** One thing that differs between two plans, in words. */
export interface Difference extends Bilingual {
  /** Where in the plan: `components.commission.tiers`. */
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

type Words = Readonly<Record<string, Bilingual>>

const keys: Words = {
  title: { en: 'the title', zh: '标题' },
  version: { en: 'the version', zh: '版本' },
  validFrom: { en: 'the first day', zh: '生效日' },
  validTo: { en: 'the end', zh: '失效日' },
  currency: { en: 'the currency', zh: '币种' },
  attribution: { en: 'the attribution policy', zh: '归属策略' },
  rounding: { en: 'rounding', zh: '取整方式' },
  dayBasis: { en: 'which days count', zh: '天数口径' },
  retro: { en: 'the day a reversal is dated at', zh: '冲正归属期' },
  findings: { en: 'the breaches that count', zh: '计入的违规' },
  eligible: { en: 'who is eligible', zh: '适用人员' },
  components: { en: 'component', zh: '组成项' },
  gates: { en: 'gate', zh: '门槛' },
  multipliers: { en: 'multiplier', zh: '系数' },
  deductions: { en: 'deduction', zh: '扣减项' },
  cap: { en: 'the cap', zh: '封顶' },
  floor: { en: 'the floor', zh: '保底' },
  guarantee: { en: 'the guarantee', zh: '保障' },
  ramp: { en: 'the ramp', zh: '爬坡期' },
  holdBack: { en: 'what is held back', zh: '留存' },
  carry: { en: 'whether a balance is carried', zh: '余额结转' },
}
const lists = ['components', 'gates', 'multipliers', 'deductions'] as const

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Says in words what changes from one plan to another; the order in which multipliers stand is a change too. */
export function planDifferences(before: Plan, after: Plan): Difference[] {
  const found: Difference[] = []
  const [old, now]: [Values, Values] = [{ ...before }, { ...after }]
  for (const key of Object.keys(keys)) {
    if ((lists as readonly string[]).includes(key)) found.push(...listed(key, old[key] as Item[], now[key] as Item[]))
    else found.push(...changed(key, keys[key]!, old[key], now[key]))
  }
  return found
}

type Values = Readonly<Record<string, unknown>>
type Item = Values & { readonly id: string }

function changed(path: string, { en, zh }: Bilingual, before: unknown, after: unknown): Difference[] {
  if (same(before, after)) return []
  const [from, to] = [before ?? null, after ?? null].map((value) => (value === null ? null : shown(value)))
  return [
    {
      path,
      before: from ?? null,
      after: to ?? null,
      en: `${en.charAt(0).toUpperCase()}${en.slice(1)} changes from ${from ?? 'nothing'} to ${to ?? 'nothing'}.`,
      zh: `${zh}由 ${from ?? '无'} 改为 ${to ?? '无'}。`,
    },
  ]
}

function listed(key: string, before: readonly Item[], after: readonly Item[]): Difference[] {
  const { en, zh } = keys[key]!
  const found: Difference[] = []
  for (const item of before)
    if (!after.some(({ id }) => id === item.id))
      found.push({
        path: `${key}.${item.id}`,
        before: shown(item),
        after: null,
        en: `The ${en} ${item.id} is gone.`,
        zh: `取消${zh} ${item.id}。`,
      })
  for (const item of after) {
    const old = before.find(({ id }) => id === item.id)
    if (old === undefined)
      found.push({
        path: `${key}.${item.id}`,
        before: null,
        after: shown(item),
        en: `The ${en} ${item.id} is new.`,
        zh: `新增${zh} ${item.id}。`,
      })
    else
      for (const name of new Set([...Object.keys(old), ...Object.keys(item)]))
        found.push(
          ...changed(
            `${key}.${item.id}.${name}`,
            { en: `${name} of the ${en} ${item.id}`, zh: `${zh} ${item.id} 的 ${name} ` },
            old[name],
            item[name],
          ),
        )
  }
  const order = (items: readonly Item[], others: readonly Item[]) =>
    items.map(({ id }) => id).filter((id) => others.some((other) => other.id === id))
  found.push(
    ...changed(
      `${key}.order`,
      { en: `the order of every ${en}`, zh: `${zh}的顺序` },
      order(before, after),
      order(after, before),
    ),
  )
  return found
}
