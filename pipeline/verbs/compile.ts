import { Option, type Command } from 'commander'
import { nearest } from '../nearest.ts'
import { answering, UsageError, verb } from './conventions.ts'

interface CompileWords {
  readonly engine: 'duckdb' | 'trino'
}

export interface Compiled {
  readonly model: string
  readonly engine: string
  readonly sql: string
}

/** The SQL of a model, named `marts.collector_months` or by its last part, on an engine. */
export async function compile({ engine }: CompileWords, name: string): Promise<Compiled> {
  const [{ duckdb, statementOf, trino }, { models }] = await Promise.all([import('#warehouse'), import('#sql')])
  const named = models.filter((model) => model.name === name || model.name.endsWith(`.${name}`))
  const [model, another] = named
  if (model === undefined) {
    const near = nearest(
      name,
      models.flatMap((one) => [one.name, one.name.split('.')[1] ?? '']),
    )
    throw new UsageError(
      `There is no model ${name}${near === null ? `; there are ${models.map((one) => one.name).join(', ')}` : `; did you mean ${near}?`}`,
      { model: name },
    )
  }
  if (another !== undefined)
    throw new UsageError(`${name} may be ${named.map((one) => one.name).join(' or ')}; name the layer too.`, {
      model: name,
    })
  return { model: model.name, engine, sql: statementOf(model, engine === 'trino' ? trino() : duckdb()) }
}

export const compileVerb = (program: Command) =>
  verb(program, 'compile', 'show the SQL of a model')
    .argument('<model>', 'its name, as in marts.spells')
    .addOption(new Option('--engine <name>', 'whose SQL').choices(['duckdb', 'trino']).default('duckdb'))
    .action(answering(compile, { render: ({ sql }: Compiled) => sql }))
