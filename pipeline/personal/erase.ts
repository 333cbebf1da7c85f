import { randomBytes } from 'node:crypto'
import { placeOf, quarantinePlace, type Draft } from '../lake/draft.ts'
import { countOf, parquetOf, withThreads } from '../lake/engine.ts'
import type { Shard } from '../lake/manifest.ts'
import { patternsOf } from '../rules/words.ts'
import { readPacks } from '../rules/read.ts'
import { list, literal } from '../sql.ts'
import { hashSql, type Forgotten } from './forgotten.ts'
import { teach } from './pseudonym.ts'

/** What an erasure has changed. `records`: ids of the records, as in quarantine. */
export interface Erased {
  readonly forgotten: Forgotten
  readonly accounts: number
  readonly contacts: number
  readonly quarantined: number
  readonly records: ReadonlySet<string>
}

const kinds = ['current', 'gone', 'superseded', 'held'] as const
/** What a text that was erased begins with. */
const eraseMark = '[erased]'
const gap = ' ········ '

/**
 * Erases whom a home has forgotten from a draft of its lake and quarantine, and learns which accounts are theirs. Rows stay:
 * a debtor has another name, a number a pseudonym whose key nobody has, a text only those phrases that a rule pack looks for.
 * `isMeant`: which files may hold something; those with an account that is new to us are looked through in any case.
 */
export function erase(draft: Draft, known: Forgotten, isMeant: (shard: Shard) => boolean): Promise<Erased> {
  return withThreads(draft.engine, async () => {
    const { engine } = draft
    const hash = (sql: string) => hashSql(known, sql)
    const hits = 'select file_row_number, delivery_no, record_no from erasing where is_hit'
    const records = new Set<string>()
    /** Marks the rows of a file that are theirs, and answers how many. */
    const mark = async (shard: Shard, isHit: string): Promise<number> => {
      const source = parquetOf([draft.absolute(shard)], ', file_row_number = true')
      if ((await countOf(engine, `select 1 from ${source} where ${isHit} limit 1`)) === 0) return 0
      await engine.run(
        `create or replace table erasing as select *, coalesce(${isHit}, false) as is_hit from ${source}`,
      )
      const found = await engine.rows<{ delivery_no: number; record_no: number }>(hits)
      for (const { delivery_no, record_no } of found) records.add(`${delivery_no}-${record_no}`)
      return found.length
    }
    await engine.run('create or replace table erasing_ids (hash varchar)')
    const learn = (hashes: readonly string[]) =>
      hashes.length === 0 ? undefined : engine.run(`insert into erasing_ids select unnest([${list(hashes)}])`)
    const debtors = Object.entries(known.debtors)
    const names = debtors.map(([key, name]) => `when ${literal(key)} then ${literal(name)}`).join(' ')
    const accounts = new Set(known.accounts)
    let [accountRows, contactRows, quarantined] = [0, 0, 0]

    for (const kind of kinds) {
      const next: Shard[] = []
      for (const shard of draft.table('accounts')[kind]) {
        const isHit = `${hash('debtor_id')} in (${list(debtors.map(([key]) => key))})`
        const count = isMeant(shard) ? await mark(shard, isHit) : 0
        accountRows += count
        if (count === 0) next.push(shard)
        else {
          if (kind !== 'superseded')
            for (const row of await engine.rows<{ hash: string }>(
              `select ${hash('account_id')} as hash from erasing where is_hit`,
            ))
              accounts.add(row.hash)
          const named = `case ${hash('debtor_id')} ${names} else debtor_id end as debtor_id`
          const rows = `select * exclude (is_hit, file_row_number) replace (${named}) from erasing order by file_row_number`
          next.push((await draft.write(rows, placeOf('accounts', kind, shard.month)))!)
        }
      }
      if (next.length > 0) draft.tables.accounts = { ...draft.table('accounts'), [kind]: next }
    }

    const isWide = accounts.size > known.accounts.length
    await learn([...debtors.map(([key]) => key), ...accounts])
    await needWords(draft)
    await teach(engine, 'erased_number', randomBytes(32), 'forgotten-')
    for (const kind of kinds) {
      const next: Shard[] = []
      for (const shard of draft.table('contacts')[kind]) {
        const isOpen = `(not starts_with(number_ref, 'forgotten-') or not starts_with(text, ${literal(eraseMark)}))`
        const isHit = `${hash('account_id')} in (select hash from erasing_ids) and ${isOpen}`
        const count = isWide || isMeant(shard) ? await mark(shard, isHit) : 0
        contactRows += count
        if (count === 0) next.push(shard)
        else next.push((await draft.write(await withoutWords(draft, hash), placeOf('contacts', kind, shard.month)))!)
      }
      if (next.length > 0) draft.tables.contacts = { ...draft.table('contacts'), [kind]: next }
    }

    for (const [index, shard] of [...draft.quarantine].entries()) {
      const values = `coalesce(json_extract_string(fields, '$.*'), []) || regexp_split_to_array(coalesce(text, ''), '[,;\\t|"\\s]+')`
      const hashes = `list_transform(${values}, lambda v: ${hash('v')})`
      const isHit = `list_has_any(coalesce(${hashes}, []), (select list(hash) from erasing_ids))`
      const count = isWide || isMeant(shard) ? await mark(shard, isHit) : 0
      quarantined += count
      if (count > 0) draft.quarantine[index] = { ...shard, ...(await draft.write(emptied, quarantinePlace))! }
    }
    await engine.run('drop table if exists erasing')
    await engine.run('drop table erasing_ids')
    return {
      forgotten: { ...known, accounts: [...accounts].sort() },
      ...{ accounts: accountRows, contacts: contactRows, quarantined, records },
    }
  })
}

/** Gives the engine the phrases that any rule pack looks for. */
async function needWords({ engine, home }: Draft): Promise<void> {
  await engine.run(
    'create or replace table erasing_words (phrase varchar, needle varchar, pattern varchar, innocent varchar)',
  )
  const lists = readPacks(home).flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.kind === 'words' ? rule.words : [])),
  )
  const rows = patternsOf(0, lists).map((one) => `(${list([one.phrase, one.needle, one.pattern, one.innocent])})`)
  if (rows.length > 0) await engine.run(`insert into erasing_words values ${rows.join(', ')}`)
}

/** The rows of `erasing`: of those that are hit, numbers and texts are gone, and the numbers and texts learnt. */
async function withoutWords({ engine }: Draft, hash: (sql: string) => string): Promise<string> {
  await engine.run(
    `insert into erasing_ids select distinct ${hash('v')} from (select unnest([number_ref, text]) as v from erasing where is_hit) where v is not null`,
  )
  await engine.run(
    `create or replace table erasing_found as select n, string_agg(distinct ${literal(gap)} || phrase, '') as phrases
      from (select file_row_number as n, lower(text) as t from erasing where is_hit) join erasing_words w
        on contains(t, w.needle) and regexp_matches(t, w.pattern)
        and regexp_matches(regexp_replace(t, w.innocent, '', 'g'), w.pattern) group by n`,
  )
  return `select * exclude (is_hit, file_row_number, n, phrases) replace (
      case when is_hit then erased_number(number_ref) else number_ref end as number_ref,
      case when is_hit and text is not null and not starts_with(text, ${literal(eraseMark)})
        then ${literal(eraseMark)} || coalesce(phrases, '') else text end as text)
    from erasing left join erasing_found on n = file_row_number order by file_row_number`
}

const problem = `[{"table":"VARCHAR","column":"VARCHAR","reason":"VARCHAR","value":"VARCHAR"}]`
/** The rows of `erasing`, those that are hit without any value: they are still counted under their reason. */
const emptied = `select * exclude (is_hit, file_row_number) replace (
    case when not is_hit then value end as value,
    case when not is_hit then text end as text,
    case when is_hit and fields is not null
      then '{' || array_to_string(list_transform(json_keys(fields), lambda k: to_json(k)::varchar || ':null'), ',') || '}'
      else fields end as fields,
    case when is_hit then to_json(list_transform(from_json(problems, '${problem}'),
        lambda p: { 'table': p."table", 'column': p."column", 'reason': p.reason, 'value': null::varchar }))::varchar
      else problems end as problems)
  from erasing order by file_row_number`
