import { z } from 'zod'
import type { Principal, State } from '../../../state/index.ts'
import { note } from '../access/noted.ts'
import { Refusal } from '../problem.ts'
import type { Service } from '../service.ts'
import type { Acts } from './acts.ts'
import { command, within } from './command.ts'
import { checkResults } from './checks.ts'
import { graph } from './lineage.ts'
import { nothingHere, writing } from './may.ts'
import { settingsInUse } from './settings.ts'

/** How long a page waits for a replay before it says that it goes on. Milliseconds. */
const patience = 20_000

const fields = z.record(z.string(), z.string().nullable())
const entry = z.object({
  id: z.string(),
  file: z.string(),
  record: z.number(),
  problems: z.array(
    z.object({
      table: z.string(),
      column: z.string().nullable(),
      reason: z.string(),
      value: z.string().nullable(),
    }),
  ),
  fields: fields.nullable(),
  text: z.string().nullable(),
  correction: z.object({ changes: fields }).nullable(),
})
const report = z.object({ replayed: z.number(), accepted: z.number(), quarantined: z.number() })

const many = z.object({ fixed: z.number() })

const idOf = (text: string) => {
  if (!/^\d{1,9}-\d{1,15}$/.test(text)) throw nothingHere()
  return text
}

/** Runs, quarantine and editions: what the command line does, in the name of somebody. */
export function dataActs(state: State, home: string, own: Service, who: Principal): Acts['data'] {
  const looks = () => {
    if (!who.permissions.has('data')) throw nothingHere()
  }
  /** What a record says is for those who may read records. */
  const mayRead = who.permissions.has('data') && who.permissions.has('records')
  const reads = () => {
    if (!mayRead) throw nothingHere()
  }
  const noted = (action: string, subject: string, details = {}) => note({ state }, who, action, subject, details)
  return {
    mayRepair: mayRead && who.mayWrite,
    async show(text) {
      reads()
      const id = idOf(text)
      await noted('view', `quarantine ${id}`)
      const told = await command(home, ['quarantine', 'show', id]).catch((error: unknown) => {
        throw error instanceof Refusal ? nothingHere() : error
      })
      const { correction, ...shown } = entry.parse(told)
      return { ...shown, changes: correction?.changes ?? null }
    },
    async fix(text, changes) {
      reads()
      writing(who)
      const id = idOf(text)
      const sets = Object.entries(changes)
      if (sets.length === 0) throw new Refusal(409, 'Say what is right: change at least one column.')
      for (const [column] of sets)
        if (!/^\w[^=]*$/.test(column)) throw new Refusal(409, `There is no column ${column}.`)
      await command(home, ['quarantine', 'fix', id, ...sets.map(([column, value]) => `--set=${column}=${value}`)])
      await noted('quarantine.fix', id, { columns: sets.map(([column]) => column) })
    },
    async fixAll({ table, column, reason, was }, to) {
      reads()
      writing(who)
      if (!/^\w{1,60}$/.test(table) || !/^\w{1,60}$/.test(column) || !/^\w{1,60}$/.test(reason)) throw nothingHere()
      const words = [`--table=${table}`, `--column=${column}`, `--reason=${reason}`, `--to=${to}`]
      const done = await command(home, ['quarantine', 'fix-all', ...words, ...(was === null ? [] : [`--was=${was}`])])
      const { fixed } = many.parse(done)
      await noted('quarantine.fix', `${table}.${column} ${reason}`, { records: fixed })
      return fixed
    },
    async replay(ids) {
      reads()
      writing(who)
      await noted('quarantine.replay', ids.length === 0 ? 'all' : ids.join(' '))
      const done = await within(command(home, ['quarantine', 'replay', ...ids.map(idOf)]), patience)
      return done === null ? null : report.parse(done)
    },
    async rollBack(edition) {
      looks()
      writing(who)
      const known = (await own.editions()).find(({ id }) => id === edition)
      if (known === undefined) throw nothingHere()
      await noted('edition.rollback', edition)
      await command(home, ['rollback', edition])
    },
    async restated(before, after) {
      looks()
      return own.read((reading) => reading.restated({ metrics: [] }, before), { edition: after })
    },
    lineage() {
      looks()
      return graph()
    },
    async checks() {
      looks()
      return checkResults(home, mayRead)
    },
    async settings() {
      looks()
      return settingsInUse(home)
    },
  }
}
