import { copyFile } from 'node:fs/promises'
import { PublishedEdition, type Reach } from '#sql'
import { Database } from '#warehouse'

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')
const within = ({ teams, collectors }: Reach, collector = 'collector_id') =>
  [
    teams.length > 0 ? `coalesce(team_id in (${quoted(teams)}), false)` : 'false',
    collectors.length > 0 ? `coalesce(${collector} in (${quoted(collectors)}), false)` : 'false',
  ].join(' or ')

/** Everything a reader with this reach may not see, by relation: written down again, without the product's own list. */
export async function outsideOf(database: Database, reach: Reach): Promise<ReadonlyMap<string, string>> {
  const columns = await database.rows<{ name: string; columns: string[] }>(
    `select table_name as name, list(column_name order by column_name) as columns
     from information_schema.columns where table_schema = 'marts' group by 1`,
  )
  const inScope = within(reach)
  const months = `not coalesce(collector_id in (${quoted(['-', ...reach.collectors])}), false) and not (
    exists (select 1 from marts.memberships m where m.collector_id = t.collector_id and m.team_id in (${quoted(['-', ...reach.teams])})
      and m.valid_from <= last_day(t.month) and (m.valid_to is null or m.valid_to > t.month))
    and not exists (select 1 from marts.memberships m where m.collector_id = t.collector_id and m.team_id not in (${quoted(['-', ...reach.teams])})
      and m.valid_from <= last_day(t.month) and (m.valid_to is null or m.valid_to > t.month)))`
  const special: Record<string, string> = {
    spells: `assignment_id not in (select assignment_id from marts.held_spans where ${inScope})`,
    pick_habits: months,
    promise_habits: months,
    talk_habits: months,
    costs: within({ ...reach, collectors: [] }) === '' ? 'true' : `not (${within({ ...reach, collectors: [] })})`,
    targets: `scope not in (${quoted(['-', ...reach.teams.map((team) => `team:${team}`), ...reach.collectors.map((one) => `collector:${one}`)])})`,
    month_ends: 'false',
    account_draws: 'false',
    placed_moves: 'false',
    books: 'null',
  }
  return new Map(
    columns.map(({ name, columns: has }) => [
      name,
      special[name] ?? (has.includes('team_id') && has.includes('collector_id') ? `not (${inScope})` : 'true'),
    ]),
  )
}

/** A copy of an edition's file with everything out of reach taken out of it, opened by somebody who may see all of it. */
export async function physicallyCut(file: string, to: string, reach: Reach): Promise<PublishedEdition> {
  await copyFile(file, to)
  const database = await Database.open(to)
  const outside = await outsideOf(database, reach)
  await database.run(`create table books_within as
    select b.assignment_id, d.day, b.book_amount
    from marts.books b, marts.held_spans h, (select unnest(generate_series(date '2025-06-01', date '2027-06-01', interval 1 day))::date as day) d
    where h.assignment_id = b.assignment_id and (${within(reach, 'h.collector_id')})
      and d.day >= b.from_on and (b.to_on is null or d.day < b.to_on)
      and d.day >= h.from_on and (h.to_on is null or d.day < h.to_on)`)
  for (const [name, condition] of outside) {
    await database.run(
      name === 'books'
        ? `create table cut_books as select assignment_id, day as from_on, (day + 1)::date as to_on, book_amount from books_within`
        : `create table cut_${name} as select * from marts.${name} t where not (${condition})`,
    )
  }
  const views = await database.rows<{ name: string }>(
    `select view_name as name from duckdb_views() where schema_name = 'marts'`,
  )
  const isView = new Set(views.map(({ name }) => name))
  for (const name of outside.keys()) {
    await database.run(`drop ${isView.has(name) ? 'view' : 'table'} marts.${name}`)
    await database.run(`create table marts.${name} as select * from cut_${name}`)
    await database.run(`drop table cut_${name}`)
  }
  await database.run('drop table books_within')
  await database.run('checkpoint')
  await database.close()
  return PublishedEdition.open(to, 'test')
}
