import type { Door } from '../personal/door.ts'
import type { Treatment } from '../personal/treatment.ts'
import type { HeldBack } from './hold.ts'
import type { Plan } from './plan.ts'

/** The headers of a file that hold personal values only, each with what becomes of them. */
function hiddenHeaders({ outputs }: Plan, door: Door): Map<string, Treatment> {
  const hidden = new Map<string, Treatment>()
  const open = new Set<string>()
  for (const { table, columns } of outputs)
    for (const [name, { headers }] of Object.entries(columns)) {
      const treatment = door.treatmentOf(table, name)
      for (const header of headers)
        if (treatment === 'keep') open.add(header)
        else if (hidden.get(header) !== 'pseudonymise') hidden.set(header, treatment)
    }
  for (const header of open) hidden.delete(header)
  return hidden
}

/**
 * Records that are kept back, without the personal values the settings keep out of the home. Of one that could not be split
 * nothing is kept but its place in its file, as nobody can say what in it is personal.
 */
export function masked(records: readonly HeldBack[], plan: Plan, door: Door): HeldBack[] {
  const tables = [...new Set(plan.outputs.map(({ table }) => table))]
  const columns = new Map(tables.flatMap((table) => door.hidden(table).map((one) => [`${table}.${one.column}`, one])))
  if (columns.size === 0) return [...records]
  const headers = hiddenHeaders(plan, door)
  return records.map((record) => {
    const isSplit = record.fields !== null
    const problems = record.problems.map((problem) => {
      const treatment = columns.get(`${problem.table}.${problem.column}`)?.treatment ?? (isSplit ? 'keep' : 'drop')
      return { ...problem, value: door.kept(treatment, problem.value) }
    })
    if (record.fields === null) return { ...record, problems, text: null }
    const fields = Object.entries(record.fields).map(([name, text]): [string, string | null] => [
      name,
      door.kept(headers.get(name) ?? 'keep', text),
    ])
    return { ...record, problems, fields: Object.fromEntries(fields) }
  })
}
