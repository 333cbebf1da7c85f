import type { Database } from './database.ts'
import type { Row } from './engines/values.ts'
import { readIn } from './graph.ts'
import type { AnyModel } from './model.ts'
import { quoted } from './quoted.ts'

/** A sentence about a model that does not hold. */
export interface Violation {
  readonly model: string
  readonly sentence: string
  /** Rows that break it. */
  readonly count: number
  /** At most three of them. */
  readonly examples: readonly Row[]
}

export interface Sentence {
  readonly model: string
  readonly sentence: string
  /** A query whose rows are what breaks it. */
  readonly sql: string
  /** The relations it speaks of. */
  readonly reads: readonly string[]
}

/** Everything a model promises: types are proved by its casts, the rest by a query that must return nothing. */
export function sentencesOf(model: AnyModel, engine: Database['engine']): Sentence[] {
  const columns = Object.entries(model.columns).flatMap(([name, { nullable, values }]) => [
    ...(nullable ? [] : [{ sentence: `${name} is never null`, where: `${name} is null` }]),
    ...(values
      ? [
          {
            sentence: `${name} is one of ${values.join(', ')}`,
            where: `${name} not in (${values.map(quoted).join(', ')})`,
          },
        ]
      : []),
  ])
  const grain = model.grain.join(', ')
  return [
    ...columns.map(({ sentence, where }) => ({
      sentence,
      sql: `select * from ${model.name} where ${where}`,
      reads: [model.name],
    })),
    {
      sentence: `${grain} tells one row from every other`,
      sql: `select ${grain}, count(*) as rows from ${model.name} group by ${grain} having count(*) > 1`,
      reads: [model.name],
    },
    ...Object.entries(model.checks).map(([sentence, check]) => {
      const query = check(model as never)
      return { sentence, sql: engine.compile(query as never), reads: [...readIn(query)] }
    }),
  ].map((check) => ({ model: model.name, ...check }))
}

/** What the models in the database break of what they promise; nothing when all holds. */
export const check = (database: Database, models: readonly AnyModel[], onSentence?: OnSentence): Promise<Violation[]> =>
  prove(
    database,
    models.flatMap((model) => sentencesOf(model, database.engine)),
    onSentence,
  )

type OnSentence = (sentence: Sentence, done: number, of: number) => void

/** Which of the sentences do not hold in the database. */
export async function prove(
  database: Database,
  sentences: readonly Sentence[],
  onSentence?: OnSentence,
): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const [index, asked] of sentences.entries()) {
    const { model, sentence, sql } = asked
    const examples = await database.rows(`select * from (${sql}) limit 3`)
    if (examples.length > 0) {
      const [counted] = await database.rows<{ count: number }>(`select count(*) as count from (${sql})`)
      violations.push({ model, sentence, count: counted!.count, examples })
    }
    onSentence?.(asked, index + 1, sentences.length)
  }
  return violations
}

/** One sentence for an operator: the model, what should hold, how often it does not, and up to three rows. */
export const describe = ({ model, sentence, count, examples }: Violation): string =>
  `${model}: it should hold that ${sentence}, but ${count} ${count === 1 ? 'row breaks' : 'rows break'} it, for example ${examples
    .map((row) => JSON.stringify(row))
    .join(' ')}`
