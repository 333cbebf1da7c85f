import { candidatesOf } from '#pipeline/rules/clocks'
import type { Pack, Rule, Vector } from '#pipeline/rules/pack'

const second = 1_000_000
const day = 86_400 * second

const clock = new Map<string, Intl.DateTimeFormat>()
/** What a zone is ahead of UTC at a moment, in seconds. */
function offsetAt(zone: string, at: number): number {
  const format = clock.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  clock.set(zone, format)
  const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

/** A contact of a vector as a clock of its debtor shows it. */
interface Told {
  readonly channel: unknown
  readonly expect: string | null
  /** ISO. */
  readonly weekday: number
  /** Microseconds of the local day. */
  readonly time: number
}

/** Every contact in every candidate zone of its account. */
const toldOf = (vector: Vector): Told[] =>
  vector.contacts.flatMap(({ at, fields, expect }) => {
    const account = vector.accounts.find(({ account_id }) => account_id === fields['account'])
    const zones = candidatesOf(account?.['timezone'] ?? vector.defaultTimezone ?? 'UTC')
    const fraction = Number((/\.(\d{1,6})/.exec(at)?.[1] ?? '').padEnd(6, '0'))
    const whole = Date.parse(at.replace(/\.\d+/, ''))
    return zones.map((zone) => {
      const local = whole + offsetAt(zone, whole) * 1000
      const time = (((local % 86_400_000) + 86_400_000) % 86_400_000) * 1000 + fraction
      const weekday = new Date(local).getUTCDay() || 7
      return { channel: fields['channel'], expect, weekday, time }
    })
  })

const isLocal = (rule: Rule) =>
  rule.kind === 'hours' || rule.kind === 'wait' || (rule.kind === 'count' && rule.window !== 'ever')

/** Each edge of each stretch of hours has a moment that passes and one, at most a second away, that does not. */
function edgesMissing(rule: Extract<Rule, { kind: 'hours' }>, told: readonly Told[]): string[] {
  const seen = (expect: string, from: number, to: number, { channels, weekdays }: (typeof rule.hours)[number]) =>
    told.some(
      (one) =>
        one.expect === expect &&
        (channels as readonly unknown[]).includes(one.channel) &&
        weekdays.includes(one.weekday) &&
        one.time >= from &&
        one.time <= to,
    )
  return rule.hours.flatMap((hours) => {
    const { from, to } = hours
    const name = (edge: number) => `${edge / second} s of ${hours.channels.join(', ')}`
    return [
      ...(from === 0 || seen('pass', from, from + second, hours) ? [] : [`no pass at ${name(from)}`]),
      ...(from === 0 || seen('breach', from - second, from - 1, hours) ? [] : [`no breach before ${name(from)}`]),
      ...(to >= day - 1 || seen('pass', to - second, to, hours) ? [] : [`no pass at ${name(to)}`]),
      ...(to >= day - 1 || seen('breach', to + 1, to + second, hours) ? [] : [`no breach after ${name(to)}`]),
    ]
  })
}

/** A case in which just as many pass as may, and the next one does not. */
const isCrossed = (threshold: number) => (vector: Vector) => {
  const judged = vector.contacts.filter(({ expect }) => expect === 'pass' || expect === 'breach')
  const first = judged.findIndex(({ expect }) => expect === 'breach')
  return first >= 0 && judged.slice(0, first).filter(({ reason }) => reason === null).length === threshold
}

/** What the test vectors of a pack leave open, rule by rule. */
export function gapsOf(pack: Pick<Pack, 'rules' | 'tests'>): string[] {
  return pack.rules.flatMap((rule) => {
    const vectors = pack.tests.filter((vector) => vector.rule === rule.id)
    const told = vectors.flatMap(toldOf)
    const gaps: string[] = []
    for (const expect of ['pass', 'breach']) if (!told.some((one) => one.expect === expect)) gaps.push(`no ${expect}`)
    if (rule.kind === 'hours') gaps.push(...edgesMissing(rule, told))
    if (rule.kind === 'count' && !vectors.some(isCrossed(rule.threshold)))
      gaps.push(`none in which ${rule.threshold} pass and the next one does not`)
    if (!isLocal(rule)) return gaps.map((gap) => `${rule.id}: ${gap}`)
    if (!told.some(({ time }) => time < 60 * second)) gaps.push('nothing just after midnight')
    if (rule.kind !== 'hours' && !told.some(({ time }) => time >= day - 60 * second))
      gaps.push('nothing just before midnight')
    if (!vectors.some(({ accounts }) => accounts.some(({ timezone }) => candidatesOf(timezone ?? '').length > 1)))
      gaps.push('none with two candidate zones')
    if (!vectors.some(overClockChange)) gaps.push('none over a clock change')
    return gaps.map((gap) => `${rule.id}: ${gap}`)
  })
}

/** The clock of a zone of an account is changed between two contacts with it. */
const overClockChange = ({ accounts, contacts, defaultTimezone }: Vector): boolean =>
  accounts.some(({ account_id, timezone }) =>
    candidatesOf(timezone ?? defaultTimezone ?? 'UTC').some((zone) => {
      const own = contacts.filter(({ fields }) => fields['account'] === account_id)
      return new Set(own.map(({ at }) => offsetAt(zone, Date.parse(at.replace(/\.\d+/, ''))))).size > 1
    }),
  )
