import { Option, type Command } from 'commander'
import { answering, verb } from './conventions.ts'
import { modelNamed } from './model_named.ts'

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
  const model = modelNamed(models, name)
  return { model: model.name, engine, sql: statementOf(model, engine === 'trino' ? trino() : duckdb()) }
}

export const compileVerb = (program: Command) =>
  verb(program, 'compile', 'show the SQL of a model')
    .argument('<model>', 'its name, as in marts.spells')
    .addOption(new Option('--engine <name>', 'whose SQL').choices(['duckdb', 'trino']).default('duckdb'))
    .action(answering(compile, { render: ({ sql }: Compiled) => sql }))
