import type { Day } from '#warehouse'
import {
  collectorsIn,
  membershipsIn,
  shiftMonths,
  shiftsIn,
  targetsIn,
  teamDaysIn,
  type Collector,
  type Membership,
  type PublishedEdition,
} from '#sql'
import type { Facts, Person } from './facts.ts'
import { figuresIn } from './figures.ts'
import type { Plan } from './plan.ts'
import { presenceIn } from './presence.ts'

/** `[from, to)`, first days of months. */
export interface Months {
  readonly from: Day
  readonly to: Day
}

/** First days of the months of a span. */
export function monthsOf({ from, to }: Months): Day[] {
  const months: Day[] = []
  for (let month = from; month < to; month = shiftMonths(month, 1)) months.push(month)
  return months
}

/**
 * What is known of every month at the end of a day: all figures a plan needs, by few questions to the metrics of the
 * edition.
 * @throws QuestionError for an attribution policy the edition does not know.
 */
export async function factsIn(
  edition: PublishedEdition,
  plan: Plan,
  span: Months,
  asOf: string,
): Promise<Map<Day, Facts>> {
  using cut = await edition.cutAt(asOf)
  const { at } = cut
  const [people, memberships, shifts, teamDays, targets] = await Promise.all([
    collectorsIn(at),
    membershipsIn(at, span),
    shiftsIn(at, span),
    teamDaysIn(at, span),
    targetsIn(at, span),
  ])
  const figures = await figuresIn(at, plan, span, shifts)
  const roster = withStints(people, memberships)
  return new Map(
    monthsOf(span).map((month): [Day, Facts] => {
      const of = <T extends { readonly month: Day }>(rows: readonly T[]) => rows.filter((row) => row.month === month)
      const to = shiftMonths(month, 1)
      return [
        month,
        {
          from: month,
          to,
          asOf,
          edition: edition.id,
          digits: at.database.digits,
          k: at.decided.oe.k,
          people: roster,
          figures: new Map(
            [...figures].map(([key, { byMonth, none }]) => [key, { of: byMonth.get(month) ?? new Map(), none }]),
          ),
          ...presenceIn(memberships, of(shifts), of(teamDays), { from: month, to, asOf }),
          targets: new Map(
            [...Map.groupBy(of(targets), ({ metric }) => metric)].map(([metric, rows]) => [
              metric,
              new Map(rows.map(({ scope, value }) => [scope, value])),
            ]),
          ),
        },
      ]
    }),
  )
}

/** Everybody with a record, and those whom only a team knows. */
function withStints(people: readonly Collector[], memberships: readonly Membership[]): Person[] {
  const stints = Map.groupBy(memberships, ({ collector }) => collector)
  const known = new Set(people.map(({ collector }) => collector))
  const strangers = [...stints.keys()].filter((collector) => !known.has(collector))
  return [
    ...people.map(({ collector, grade, hired_on: hiredOn, left_on: leftOn }) => ({
      collector,
      grade,
      hiredOn,
      leftOn,
    })),
    ...strangers.map((collector) => ({ collector, grade: null, hiredOn: null, leftOn: null })),
  ].map((person) => ({
    ...person,
    stints: (stints.get(person.collector) ?? []).map(({ team, from, to }) => ({ team, from, to })),
  }))
}
