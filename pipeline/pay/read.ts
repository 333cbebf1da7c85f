import { isExpected, isFigure, isQuantile, metrics } from '#sql'
import { nearest } from '../nearest.ts'
import { readYaml } from '../yaml.ts'
import { isAbove } from './decimal.ts'
import { PlanError, type Band, type Component, type Condition, type Filters, type Plan } from './plan.ts'
import { planSchema, type WrittenComponent, type WrittenPlan } from './schema.ts'

type Path = readonly PropertyKey[]
type Fail = (path: Path, message: string) => never

/** Figures of a person that are no KPI: days worked of those scheduled. */
export const ownFigures = ['attendance'] as const

/** Metrics a gate reads by severity and strength of the rule. */
export const breachMetrics: readonly string[] = ['confirmed_breaches', 'confirmed_critical_breaches']

function bounded(written: { at_least: string | null; at_most: string | null }, path: Path, fail: Fail): void {
  if (written.at_least === null && written.at_most === null) fail(path, 'says neither `at_least` nor `at_most`')
}

function banded(written: readonly { below: string | null; factor: string }[], path: Path, fail: Fail): Band[] {
  for (const [index, { below }] of written.entries()) {
    const before = written[index - 1]
    if (below === null && index < written.length - 1)
      fail([...path, index], 'has no `below`, so the bands after it are never reached')
    if (below !== null && before !== undefined && !isAbove(below, before.below ?? '0'))
      fail([...path, index, 'below'], `\`below\` is ${below}, which is not above the band before it`)
  }
  if (written.at(-1)?.below !== null) fail(path, 'leaves values out: the last band has no `below`')
  return [...written]
}

/** Refuses what no metric can answer: an unknown id, a dimension it has not, a figure of the house only. */
function checker(fail: Fail) {
  return (id: string, where: Filters, by: 'collector' | 'team', path: Path, key = 'metric'): void => {
    if ((ownFigures as readonly string[]).includes(id)) {
      if (by === 'team' || Object.keys(where).length > 0)
        fail([...path, key], `${id} is a figure of a person, without filters`)
      return
    }
    const metric = metrics.get(id)
    if (metric === undefined) {
      const near = nearest(id, [...metrics.keys(), ...ownFigures])
      return fail(
        [...path, key],
        `\`${id}\` is no metric${near === null ? '; see rollcall metrics' : `; did you mean \`${near}\`?`}`,
      )
    }
    for (const dimension of [by, ...Object.keys(where)])
      if (!(metric.dimensions as readonly string[]).includes(dimension))
        fail(
          dimension === by ? [...path, key] : [...path, 'where', dimension],
          `${id} cannot be told by ${dimension}; it can by ${metric.dimensions.join(', ')}`,
        )
  }
}

const conditionOf = (written: {
  metric: string
  at_least: string | null
  at_most: string | null
  no_data: 'pass' | 'fail'
}): Condition => ({
  metric: written.metric,
  atLeast: written.at_least,
  atMost: written.at_most,
  noData: written.no_data,
})

/** Whether no fact can be in both. */
const areApart = (a: Filters, b: Filters): boolean =>
  Object.entries(a).some(([name, values]) => b[name] !== undefined && !values.some((value) => b[name]!.includes(value)))

function componentOf(written: WrittenComponent, path: Path, fail: Fail): Component {
  const check = checker(fail)
  const isSum = (id: string) => {
    const metric = metrics.get(id)
    if (metric && (!isFigure(metric) || metric.denominator !== undefined))
      fail([...path, 'measure'], `${id} is no sum that can be paid for; measure money or a count`)
  }
  if (written.split.reduce((sum, { share }) => sum + Number(share), 0) > 1)
    fail([...path, 'split'], 'gives away more than everything')
  switch (written.kind) {
    case 'flat': {
      const { measure, amount, rate, segments, accelerators, prorate, threshold, where, split, id } = written
      if (amount !== null) {
        if (measure !== null || rate !== null)
          fail([...path, 'amount'], 'stands beside a measure; keep `amount`, or `measure` and `rate`')
        return { kind: 'fixed', id, split, amount, prorate }
      }
      if (measure === null) return fail(path, 'needs `amount`, or `measure` and `rate`')
      if (rate === null && segments.length === 0) return fail(path, 'needs a `rate`')
      if (rate !== null && segments.length > 0)
        fail([...path, 'segments'], 'stands beside `rate`; each segment has its own')
      if (segments.length > 0 && accelerators.length > 0) fail([...path, 'accelerators'], 'cannot go with segments')
      if (prorate !== null) fail([...path, 'prorate'], 'goes with an `amount`; a measure is what was measured')
      isSum(measure)
      check(measure, where, 'collector', path, 'measure')
      for (const [index, segment] of segments.entries()) {
        check(measure, segment.where, 'collector', [...path, 'segments', index], 'measure')
        const other = segments.findIndex((each, at) => at < index && !areApart(each.where, segment.where))
        if (other >= 0)
          fail([...path, 'segments', index], `overlaps segment ${other + 1}: the same money would be paid twice`)
      }
      for (const [index, { above }] of accelerators.entries())
        if (index > 0 && !isAbove(above, accelerators[index - 1]!.above))
          fail([...path, 'accelerators', index, 'above'], 'is not above the one before it')
      return { kind: 'flat', id, split, measure, where, threshold, rate: rate ?? '0', segments, accelerators }
    }
    case 'per_unit':
      isSum(written.measure)
      check(written.measure, written.where, 'collector', path, 'measure')
      return written
    case 'break_even': {
      isSum(written.measure)
      check(written.measure, written.where, 'collector', path, 'measure')
      const { break_even: breakEven, ...rest } = written
      return { ...rest, breakEven }
    }
    case 'tiers': {
      isSum(written.measure)
      check(written.measure, written.where, 'collector', path, 'measure')
      for (const [index, { up_to: upTo }] of written.tiers.entries()) {
        const isLast = index === written.tiers.length - 1
        if (upTo === null && !isLast)
          fail([...path, 'tiers', index], 'has no `up_to`, so the tiers after it are never reached')
        if (upTo !== null && isLast)
          fail(
            [...path, 'tiers', index],
            'is the last and has `up_to`; leave it out: the last tier reaches up without end',
          )
        const before = written.tiers[index - 1]?.up_to
        if (upTo !== null && before != null && !isAbove(upTo, before))
          fail([...path, 'tiers', index, 'up_to'], `\`up_to\` is ${upTo}, which is not above the tier before it`)
      }
      return { ...written, tiers: written.tiers.map(({ up_to: upTo, rate }) => ({ upTo, rate })) }
    }
    case 'pool': {
      isSum(written.measure)
      check(written.measure, written.where, 'team', path, 'measure')
      const { share_by: shareBy, funded_if: funded, qa_bands: bands, qa_no_data: qaNoData, ...rest } = written
      if (funded !== null) {
        check(funded.metric, {}, 'team', [...path, 'funded_if'])
        bounded(funded, [...path, 'funded_if'], fail)
      }
      return {
        ...rest,
        shareBy,
        fundedIf: funded && conditionOf(funded),
        qaBands: banded(bands ?? [{ below: null, factor: '1' }], [...path, 'qa_bands'], fail),
        qaNoData,
      }
    }
    case 'rank': {
      check(written.metric, written.where, 'collector', path)
      const { min_exposure: minExposure, ...rest } = written
      return { ...rest, minExposure }
    }
  }
}

function distinct(all: readonly { readonly id: string }[], key: string, fail: Fail): void {
  for (const [index, { id }] of all.entries())
    if (all.findIndex((other) => other.id === id) < index)
      fail([key, index, 'id'], `there are two \`${id}\` under \`${key}\``)
}

function planOf(written: WrittenPlan, file: string, fail: Fail): Plan {
  const check = checker(fail)
  const { valid_from: validFrom, valid_to: validTo } = written
  if (validFrom !== null && validTo !== null && validTo <= validFrom)
    fail(['valid_to'], '`valid_to` is not after `valid_from`')
  const [gates, multipliers, deductions] = [written.gates ?? [], written.multipliers ?? [], written.deductions ?? []]
  distinct(written.components, 'components', fail)
  distinct(gates, 'gates', fail)
  distinct(multipliers, 'multipliers', fail)
  distinct(deductions, 'deductions', fail)
  const guarantee = written.guarantee ?? []
  for (const [index, step] of guarantee.entries()) {
    if (index > 0 && step.until_month <= guarantee[index - 1]!.until_month)
      fail(['guarantee', index, 'until_month'], 'is not after the step before it')
    if (step.recoverable && !written.carry) fail(['guarantee', index], 'is recoverable, which needs `carry: true`')
  }
  if (written.hold_back !== null && isAbove(written.hold_back.share, '1'))
    fail(['hold_back', 'share'], 'is more than everything; write 0.10 for 10 %')
  return {
    file,
    id: written.id,
    version: written.version,
    title: written.title ?? { en: written.id, zh: written.id },
    validFrom,
    validTo,
    period: written.period,
    currency: written.currency,
    attribution: written.attribution,
    rounding: written.rounding,
    dayBasis: written.day_basis,
    retro: written.retro,
    findings: written.findings,
    eligible: written.eligible ?? { teams: [], grades: [], collectors: [] },
    components: written.components.map((each, index) => componentOf(each, ['components', index], fail)),
    gates: gates.map((each, index) => {
      check(each.metric, each.where, 'collector', ['gates', index])
      bounded(each, ['gates', index], fail)
      if ((each.on_fail === 'cap') !== (each.cap !== null))
        fail(
          ['gates', index],
          each.cap === null
            ? 'caps without saying at what; write `cap: 1000`'
            : 'has a `cap` but does not cap; write `on_fail: cap`',
        )
      return {
        id: each.id,
        where: each.where,
        ...conditionOf(each),
        onFail: each.on_fail,
        cap: each.cap,
        severity: each.metric === 'confirmed_critical_breaches' ? 'critical' : each.severity,
        strengths: each.strengths,
      }
    }),
    multipliers: multipliers.map(({ id, metric, where, bands, no_data: noData }, index) => {
      check(metric, where, 'collector', ['multipliers', index])
      return { id, metric, where, bands: banded(bands, ['multipliers', index, 'bands'], fail), noData }
    }),
    deductions: deductions.map(({ id, metric, where, amount_each: amountEach, legal_check: legalCheck }, index) => {
      check(metric, where, 'collector', ['deductions', index])
      const found = metrics.get(metric)
      if (found && (isQuantile(found) || isExpected(found) || !isFigure(found) || found.denominator))
        fail(['deductions', index, 'metric'], `${metric} is no count; a deduction is so much for each`)
      return { id, metric, where, amountEach, legalCheck }
    }),
    cap: written.cap,
    floor: written.floor,
    guarantee: guarantee.map(({ until_month: untilMonth, ...rest }) => ({ untilMonth, ...rest })),
    ramp: (written.ramp ?? []).map(({ until_month: untilMonth, factor }) => ({ untilMonth, factor })),
    holdBack: written.hold_back && { share: written.hold_back.share, untilDays: written.hold_back.until_days },
    carry: written.carry,
  }
}

/**
 * A plan from its YAML text. Numbers are exact decimals; none passes through a float.
 * @throws PlanError naming the line and the remedy.
 */
export function parsePlan(text: string, file: string): Plan {
  const yaml = readYaml(text)
  if ('message' in yaml) throw new PlanError(file, yaml.line, `this is no valid YAML: ${yaml.message}`)
  const fail: Fail = (path, message) => {
    const named = path.length === 0 ? '' : `\`${path.map(String).join('.')}\` `
    throw new PlanError(file, yaml.lineOf(path), message.startsWith('`') ? message : `${named}${message}`)
  }
  const read = planSchema.safeParse(yaml.value)
  if (read.success) return planOf(read.data, file, fail)
  const { issues } = read.error
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  const path = [...(issue?.path ?? [])]
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return fail([...path, key], 'is no key of a plan')
  }
  const missing = issue?.code === 'invalid_type' && issue.input === undefined
  return fail(path, missing ? 'is missing' : (issue?.message ?? 'cannot be read'))
}
