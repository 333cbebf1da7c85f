import { Database } from '#warehouse'
import { withDraft } from '../lake/workshop.ts'
import { erase } from '../personal/erase.ts'
import {
  hashOf,
  hashSql,
  newName,
  nobody,
  readForgotten,
  writeForgotten,
  type Forgotten,
} from '../personal/forgotten.ts'
import { withdraw } from '../quarantine/corrections.ts'
import { readSettings } from '../settings/index.ts'
import { RunError, editionsOf } from './build.ts'

/** What forgetting somebody has changed. */
export interface ForgetReport {
  /** Salted SHA-256 of the id: what the journal says. */
  readonly debtor_sha256: string
  /** Records changed. */
  readonly accounts: number
  readonly contacts: number
  readonly quarantined: number
  readonly editions_deleted: readonly string[]
  /** The edition in use, where it still holds him: it is deleted when the next is published. Null: it does not. */
  readonly edition_left: string | null
}

/**
 * Erases a debtor from lake, quarantine and editions. Records and figures stay; who they were about does not.
 * Doing it again finishes what was interrupted.
 * @throws RunError when nothing in the home names him.
 */
export async function forget(home: string, debtor: string): Promise<ForgetReport> {
  const before = (await readForgotten(home)) ?? nobody()
  const hash = hashOf(before, debtor)
  const known = { ...before, debtors: { ...before.debtors, [hash]: before.debtors[hash] ?? newName() } }
  const erased = await withDraft(home, readSettings(home).currency.minorUnits, async (draft) => {
    const found = await erase(draft, known, () => true)
    const changed = found.accounts + found.contacts + found.quarantined
    if (changed === 0 && before.debtors[hash] === undefined)
      throw new RunError(
        'unknown_debtor',
        `No record in the lake or in quarantine of ${home} is of that debtor, so nothing is changed; check the id.`,
      )
    await writeForgotten(home, found.forgotten)
    if (changed > 0) await draft.commit()
    await withdraw(home, found.records)
    return found
  })
  const { accounts, contacts, quarantined, forgotten } = erased
  return { debtor_sha256: hash, accounts, contacts, quarantined, ...(await clear(home, forgotten, hash)) }
}

/** Deletes the editions that hold a debtor; the one in use when the next is published. */
async function clear(home: string, forgotten: Forgotten, hash: string) {
  const editions = editionsOf(home)
  await editions.newFile()
  const current = await editions.current()
  const deleted: string[] = []
  let left: string | null = null
  for (const { id } of await editions.list()) {
    if (!(await holds(editions.fileOf(id), forgotten, hash))) continue
    if (id === current) left = id
    else {
      await editions.remove(id)
      deleted.push(id)
    }
  }
  if (left !== null) await writeForgotten(home, { ...forgotten, editions: [...new Set([...forgotten.editions, left])] })
  return { editions_deleted: deleted, edition_left: left }
}

/** Whether an edition names a debtor. One that cannot be read is taken for one that does. */
async function holds(file: string, forgotten: Forgotten, hash: string): Promise<boolean> {
  try {
    const database = await Database.open(file, { readOnly: true })
    try {
      const [row] = await database.rows<{ found: boolean }>(
        `select exists (select 1 from raw.accounts where ${hashSql(forgotten, 'debtor_id')} = '${hash}') as found`,
      )
      return row?.found !== false
    } finally {
      await database.close()
    }
  } catch {
    return true
  }
}

/** Deletes editions that hold somebody who is forgotten, once another is in use. */
export async function removeLeft(home: string): Promise<void> {
  const forgotten = await readForgotten(home)
  if (forgotten === null || forgotten.editions.length === 0) return
  const editions = editionsOf(home)
  const current = await editions.current()
  for (const id of forgotten.editions) if (id !== current) await editions.remove(id)
  await writeForgotten(home, { ...forgotten, editions: forgotten.editions.filter((id) => id === current) })
}
