import { models, ruleTables, runTables, sources } from '#sql'
import {
  duckdb,
  lineageOf,
  reads,
  rootsOf,
  sentencesOf,
  statementOf,
  trino,
  type AnyModel,
  type Column,
  type Lineage,
  type Relation,
  type Source,
} from '#warehouse'
import { graphOf } from './graph.ts'
import { code, columnLink, escaped, fileOfRelation, link, list, paragraph, table, type Page } from './html.ts'

type AnyRelation = Relation<string, unknown>

/** Everything models may read. */
export const relations: readonly AnyRelation[] = [
  ...models,
  ...Object.values(sources),
  ...Object.values(runTables),
  ...Object.values(ruleTables),
]

/** Where the columns of every model come from. */
export const lineages = (): ReadonlyMap<string, Lineage> =>
  new Map(models.map((model) => [model.name, lineageOf(model, relations)]))

const kindOf = ({ kind, nullable, values }: Column<unknown>) =>
  `${kind}${nullable ? ', may be null' : ''}${values === undefined ? '' : `: ${values.map(code).join(' ')}`}`

const readersOf = (name: string) =>
  models
    .filter((model) => reads(model).has(name))
    .map((model) => model.name)
    .sort()

/** Two engines write each statement; what is the same is told once. */
const engines = { DuckDB: duckdb(), Trino: trino() }

function modelPage(model: AnyModel, all: ReadonlyMap<string, Lineage>): Page {
  const { columns, rows } = all.get(model.name)!
  const names = Object.keys(model.columns)
  const checks = sentencesOf(model, engines.DuckDB)
  const body = [
    paragraph(`${model.about}.`),
    paragraph(`A ${model.materialized}; one row for each ${model.grain.join(', ')}.`),
    '<h2>Columns</h2>',
    table(
      ['column', 'kind', 'about', 'computed from', 'down to'],
      names.map((name) => [
        code(name),
        kindOf(model.columns[name]!),
        escaped(model.columns[name]!.about),
        (columns[name] ?? []).map(columnLink).join('<br>') || '<span class="note">rows alone</span>',
        rootsOf(`${model.name}.${name}`, all).map(columnLink).join('<br>'),
      ]),
      names,
    ),
    '<h2>Which rows there are</h2>',
    rows.length === 0 ? paragraph('All of what it reads.') : list(rows.map(columnLink)),
    '<h2>Lineage</h2>',
    graphOf(model.name, [...reads(model)].sort(), readersOf(model.name)),
    `<h2>Checks</h2>${list(checks.map(({ sentence }) => escaped(sentence)))}`,
    ...Object.entries(engines).map(
      ([engine, compiler]) => `<h2>SQL for ${engine}</h2><pre>${escaped(statementOf(model, compiler))}</pre>`,
    ),
  ].join('\n')
  return { file: fileOfRelation(model.name), kind: 'model', title: model.name, about: model.about, words: names, body }
}

const requirement = { value: 'required', header: 'in the header, may be empty', no: 'optional' } as const

function sourcePage(source: Source<string, unknown>): Page {
  const delivered = Object.entries(source.delivered)
  const body = [
    paragraph(`${source.about}, as it is delivered. Key: ${source.key.join(', ')}.`),
    '<h2>Columns</h2>',
    table(
      ['column', 'read as', 'required', 'about', 'empty means'],
      delivered.map(([name, column]) => [
        code(name),
        `${column.reading}${column.values === undefined ? '' : `: ${column.values.map(code).join(' ')}`}`,
        requirement[column.required],
        escaped(column.about),
        column.standard === undefined ? '' : code(column.standard),
      ]),
      delivered.map(([name]) => name),
    ),
    ...derivedColumns(source),
    '<h2>Lineage</h2>',
    graphOf(source.name, [], readersOf(source.name)),
  ].join('\n')
  const words = Object.keys(source.columns)
  return { file: fileOfRelation(source.name), kind: 'contract', title: source.name, about: source.about, words, body }
}

/** Columns that are not delivered: business dates, and where a record came from. */
function derivedColumns(source: Source<string, unknown>): string[] {
  const others = Object.keys(source.columns).filter((name) => !Object.hasOwn(source.delivered, name))
  const rows = others.map((name) => [code(name), kindOf(source.columns[name]!), escaped(source.columns[name]!.about)])
  return ['<h2>Added by the load</h2>', table(['column', 'kind', 'about'], rows, others)]
}

function tablePage({ name, about, columns }: AnyRelation): Page {
  const names = Object.keys(columns)
  const rows = names.map((column) => [code(column), kindOf(columns[column]!), escaped(columns[column]!.about)])
  const body = [
    paragraph(`${about}. Filled by each run.`),
    `<h2>Columns</h2>${table(['column', 'kind', 'about'], rows, names)}`,
    `<h2>Lineage</h2>${graphOf(name, [], readersOf(name))}`,
  ].join('\n')
  return { file: fileOfRelation(name), kind: 'table', title: name, about, words: names, body }
}

/** A page for every relation. */
export function relationPages(): Page[] {
  const all = lineages()
  return [
    ...models.map((model) => modelPage(model, all)),
    ...Object.values(sources).map(sourcePage),
    ...[...Object.values(runTables), ...Object.values(ruleTables)].map(tablePage),
  ]
}

/** A relation by its name, as a link to its page. */
export const relationLink = (name: string): string => link(fileOfRelation(name), name)
