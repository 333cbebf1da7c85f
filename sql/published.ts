import {
  type AnyModel,
  Database,
  EditionError,
  Derived,
  type AnyQuery,
  type Closable,
  type DatabaseOptions,
  type Day,
  type FlatColumn,
  Lending,
  type Lent,
  type Row,
  type Table,
} from '#warehouse'
import { contactFacts } from './intermediate/contact_facts.ts'
import { permitted } from './intermediate/permitted.ts'
import { wordMatches } from './intermediate/word_matches.ts'
import { models } from './models.ts'
import { runTables } from './sources/run.ts'
import { sources } from './sources/index.ts'
import { isDay } from './metrics/calendar.ts'
import { whole } from './metrics/cut.ts'
import type { Decided, Edition } from './metrics/edition.ts'
import { QuestionError } from './metrics/question.ts'

/** A published file, opened for reading, as metrics see it. */
export class PublishedEdition implements Edition, Closable {
  readonly id: string
  readonly asOf: Day
  readonly policies: readonly string[]
  readonly delivered: ReadonlyMap<string, ReadonlySet<string>>
  /** Minimum n by metric, `default` for the rest. */
  readonly minimums: ReadonlyMap<string, number>
  readonly decided: Decided
  readonly digits: number
  readonly database: Database
  readonly #file: string
  readonly #options: DatabaseOptions
  /** What builds the models of a cut when they are asked for; null of the file itself, which has them all. */
  readonly #derived: Derived | null
  readonly #cuts = new Lending<PublishedEdition>(keptCuts, (day) => this.#cut(day as Day))

  private constructor(
    id: string,
    file: string,
    database: Database,
    options: DatabaseOptions,
    known: Known,
    derived: Derived | null = null,
  ) {
    this.#derived = derived
    this.id = id
    this.#file = file
    this.database = database
    this.#options = options
    this.asOf = known.asOf
    this.policies = known.policies
    this.delivered = known.delivered
    this.minimums = known.minimums
    this.decided = known.decided
    this.digits = known.digits
  }

  static async open(file: string, id: string, options: DatabaseOptions = {}): Promise<PublishedEdition> {
    const database = await Database.open(file, { ...options, readOnly: true, locked: true })
    return PublishedEdition.#over(id, file, database, options)
  }

  static async #over(
    id: string,
    file: string,
    database: Database,
    options: DatabaseOptions,
  ): Promise<PublishedEdition> {
    try {
      const missing = await missingIn(database)
      if (missing !== null)
        throw new EditionError(
          `Edition ${id} was built by another version of Rollcall (it has no ${missing}): build it anew with rollcall run.`,
        )
      return new PublishedEdition(id, file, database, options, await knownOf(database))
    } catch (error) {
      await database.close()
      throw error
    }
  }

  async rows(query: AnyQuery, signal?: AbortSignal): Promise<Row[]> {
    await this.#derived?.ready(query)
    return this.database.rows(query, { signal })
  }

  /** The same by columns, for flat files. */
  async columns(query: AnyQuery, signal?: AbortSignal): Promise<FlatColumn[]> {
    await this.#derived?.ready(query)
    return this.database.columns(query, { signal })
  }

  /** Built once per day asked for, and of it what is asked for; the latest few stay open, and those somebody reads. */
  async cutAt(day: string): Promise<Lent<PublishedEdition>> {
    if (!isDay(day)) throw new QuestionError('bad_date', `--as-of takes a calendar day as YYYY-MM-DD, not ${day}.`)
    return day === this.asOf ? whole(this) : this.#cuts.lend(day)
  }

  async #cut(day: Day): Promise<PublishedEdition> {
    const { parameters, ...others } = runTables
    const derived = await Derived.over(
      this.#file,
      {
        inputs: [...Object.values(sources), ...Object.values(others)],
        changed: [{ relation: parameters, values: { as_of: `date '${day}'` } }],
        kept: lasting.map(({ model, dated }) => ({ model, dated, until: day })),
        models,
      },
      { ...this.#options, digits: this.database.digits },
    )
    return new PublishedEdition(
      this.id,
      this.#file,
      derived.database,
      this.#options,
      await knownOf(derived.database),
      derived,
    )
  }

  async close(): Promise<void> {
    await this.#cuts.close()
    await this.database.close()
  }
}

const keptCuts = 4
/** What is said of a contact by itself: the same whatever the day of the run, once the contact is there. */
const lasting: readonly { readonly model: AnyModel; readonly dated: string }[] = [
  { model: permitted, dated: 'day' },
  { model: contactFacts, dated: 'started_on' },
  { model: wordMatches, dated: 'day' },
]

/** The first column of a mart or of the run's own tables that the models promise and the file has not; null: none. */
async function missingIn(database: Database): Promise<string | null> {
  const rows = await database.rows<{ name: string }>(
    `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns`,
  )
  const found = new Set(rows.map(({ name }) => name))
  const promised = [...models.filter(({ schema }) => schema === 'marts'), ...Object.values(runTables)].flatMap(
    ({ name, columns }) => Object.keys(columns).map((column) => `${name}.${column}`),
  )
  return promised.find((name) => !found.has(name)) ?? null
}

interface Known {
  readonly asOf: Day
  readonly policies: readonly string[]
  readonly delivered: ReadonlyMap<string, ReadonlySet<string>>
  readonly minimums: ReadonlyMap<string, number>
  readonly decided: Decided
  readonly digits: number
}

type Told = typeof runTables.parameters extends Table<string, infer Row> ? Row : never

async function knownOf(database: Database): Promise<Known> {
  const { parameters, policies, deliveredColumns, minimums, scorecard } = runTables
  const read = <R extends object>(name: string) => database.rows<R>(`select * from ${name}`)
  const [told] = await database.rows<Told>(`select * from ${parameters.name}`)
  const columns = await read<{ table_name: string; column_name: string }>(deliveredColumns.name)
  return {
    asOf: told!.as_of,
    policies: [...new Set((await read<{ policy: string }>(policies.name)).map(({ policy }) => policy))].sort(),
    delivered: new Map(
      [...Map.groupBy(columns, ({ table_name }) => table_name)].map(([table, rows]) => [
        table,
        new Set(rows.map(({ column_name }) => column_name)),
      ]),
    ),
    decided: decidedIn(told!, await read<Weighted>(scorecard.name)),
    digits: told!.currency_digits,
    minimums: new Map((await read<{ metric: string; n: number }>(minimums.name)).map(({ metric, n }) => [metric, n])),
  }
}

type Weighted = Decided['scorecard'][number] & { readonly position: number }

const decidedIn = (told: Told, weights: readonly Weighted[]): Decided => ({
  scorecard: weights
    .toSorted((a, b) => a.position - b.position)
    .map(({ metric, weight }) => ({ metric, weight: String(weight) })),
  liquidationMonths: told.liquidation_months,
  loss: { recovery: told.loss_recovery_rate, reserve: told.loss_reserve_amount },
  score: {
    weights: {
      breach_free: told.score_breach_free_weight,
      qa: told.score_qa_weight,
      complaints: told.score_complaints_weight,
    },
    scale: told.score_complaints_scale,
    cap: told.score_cap,
  },
  oe: { minBook: told.oe_min_book_amount, minSpells: told.oe_min_spells, k: told.oe_k, seed: Number(told.oe_seed) },
})
