import type { Database } from './database.ts'
import { inMonths, monthOfDay, monthsThrough, noMonths, type Month, type Months } from './months.ts'
import type { Reach } from './reach.ts'

/** The name under which the file before is attached. */
export const before = 'before'

const monthOf = (column: string) => `cast(date_trunc('month', ${column}) as date)`
/** Rows as a number: the same for the same rows in any order. */
const sums = 'count(*) as n, sum(hash(t)) as h'
const differs = 'a.n is distinct from b.n or a.h is distinct from b.h'

/** What differs between the relations of a database and those of the file before it, which is attached. */
export class Changes {
  readonly #database: Database
  readonly #touched = new Set<string>()
  readonly #changed = new Map<string, Promise<boolean>>()
  readonly #months = new Map<string, Promise<Months>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Notes that a relation may differ from what it was. Those never noted are what they were. */
  touch(relation: string): void {
    this.#touched.add(relation)
  }

  /** Notes that it is what it was after all. */
  release(relation: string): void {
    this.#touched.delete(relation)
  }

  isTouched(relation: string): boolean {
    return this.#touched.has(relation)
  }

  /** The relations that may differ, by name. */
  touched(): string[] {
    return [...this.#touched].sort()
  }

  /** Notes in which months a relation differs. */
  note(relation: string, months: Months): void {
    this.#months.set(relation, Promise.resolve(months))
    if (months === 'all' || months.size > 0) this.touch(relation)
  }

  /** Whether the rows of a relation are others than before. */
  isChanged(relation: string): Promise<boolean> {
    const known = this.#changed.get(relation) ?? this.#compare(relation)
    this.#changed.set(relation, known)
    return known
  }

  async #compare(relation: string): Promise<boolean> {
    if (!this.isTouched(relation)) return false
    const [row] = await this.#database.rows<{ differs: boolean }>(
      `select ${differs} as differs from (select ${sums} from ${relation} t) a, (select ${sums} from ${before}.${relation} t) b`,
    )
    return row?.differs !== false
  }

  /** The months in which a relation differs, as noted, or else by comparing its rows. */
  monthsOf(relation: string, by: string): Promise<Months> {
    const known = this.#months.get(relation) ?? (this.isTouched(relation) ? this.differing(relation, by) : noMonths)
    const months = Promise.resolve(known)
    this.#months.set(relation, months)
    return months
  }

  /** Of the months given, or of all, those whose rows differ. */
  async differing(relation: string, by: string, among: Months = 'all'): Promise<ReadonlySet<Month>> {
    if (among !== 'all' && among.size === 0) return noMonths
    const where = among === 'all' ? 'true' : inMonths(`t.${by}`, among)
    const summed = (from: string) => `select ${monthOf(by)} as month, ${sums} from ${from} t where ${where} group by 1`
    return this.#monthsIn(
      `select coalesce(a.month, b.month) as month from (${summed(relation)}) a full join (${summed(`${before}.${relation}`)}) b on a.month = b.month where ${differs}`,
    )
  }

  /** Every month from the first to the last in which a relation has rows now or had before. */
  async span(relation: string, by: string): Promise<Month[]> {
    const [row] = await this.#database.rows<{ first: string | null; last: string | null }>(
      `select min(d)::varchar as first, max(d)::varchar as last from (
        select min(${by}) as d from ${relation} union all select max(${by}) from ${relation}
        union all select min(${by}) from ${before}.${relation} union all select max(${by}) from ${before}.${relation})`,
    )
    if (!row?.first || !row.last) return []
    return monthsThrough(monthOfDay(row.first), monthOfDay(row.last))
  }

  /** Months in which rows of `among` have a key whose rows differ. */
  async ofKeys(reach: Extract<Reach, { kind: 'key' }>, by: string): Promise<Months> {
    const { relation, key, among, as } = reach
    if (!this.isTouched(relation.name)) return noMonths
    const keyed = (from: string) => `select ${key} as k, ${sums} from ${from} t group by 1`
    await this.#database.run(
      `create or replace temp table changed_keys as select coalesce(a.k, b.k) as k
        from (${keyed(relation.name)}) a full join (${keyed(`${before}.${relation.name}`)}) b on a.k = b.k where ${differs}`,
    )
    const [count] = await this.#database.rows<{ n: number }>('select count(*) as n from changed_keys')
    if (count?.n === 0) return noMonths
    return this.#monthsIn(
      `select distinct ${monthOf(by)} as month from ${among.name} where ${as} in (select k from changed_keys)`,
    )
  }

  /** Of the months given those in which spans that differ do so. */
  async ofSpans(reach: Extract<Reach, { kind: 'span' }>, months: readonly Month[]): Promise<Months> {
    const { relation, from, to, margin } = reach
    if (!this.isTouched(relation.name) || months.length === 0) return noMonths
    const list = months.map((month) => `date '${month}'`).join(', ')
    const open = `coalesce(${to}, timestamp '9999-12-31')`
    const first = `(m - to_days(${margin}))`
    const last = `(m + to_months(1) + to_days(${margin}))`
    const names = Object.keys(relation.columns).filter((name) => name !== from && name !== to)
    const others = names.map((name) => `t.${name}`).join(', ')
    const clipped = (here: string, there: string) =>
      `select m, count(*) as n, sum(hash(${others}, greatest(${from}, ${first}), least(${open}, ${last}))) as h
        from (select * from ${here} t where hash(t) not in (select hash(o) from ${there} o)) t, (select unnest([${list}]) as m)
        where ${from} < ${last} and ${open} > ${first} group by m`
    const was = `${before}.${relation.name}`
    return this.#monthsIn(
      `select coalesce(a.m, b.m) as month from (${clipped(relation.name, was)}) a full join (${clipped(was, relation.name)}) b on a.m = b.m where ${differs}`,
    )
  }

  /** The months between the day a relation of one row named before and the one it names now. */
  async ofDay({ relation, column }: Extract<Reach, { kind: 'day' }>): Promise<Months> {
    if (!this.isTouched(relation.name)) return noMonths
    const others = Object.keys(relation.columns)
      .filter((name) => name !== column)
      .join(', ')
    const rows = await this.#database.rows<{ day: string; rest: string }>(
      [relation.name, `${before}.${relation.name}`]
        .map((from) => `select ${column}::varchar as day, hash(${others})::varchar as rest from ${from}`)
        .join(' union all '),
    )
    const [now, was] = rows
    if (rows.length !== 2 || now?.rest !== was?.rest) return 'all'
    const [first, last] = [now!.day, was!.day].sort()
    return first === last ? noMonths : new Set(monthsThrough(monthOfDay(first!), monthOfDay(last!)))
  }

  async #monthsIn(query: string): Promise<ReadonlySet<Month>> {
    const rows = await this.#database.rows<{ month: string }>(`select month::varchar as month from (${query})`)
    return new Set(rows.map(({ month }) => month))
  }
}
