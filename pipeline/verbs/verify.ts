import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { answering, verb, type Common } from './conventions.ts'

export interface Verified {
  readonly verified: boolean
  /** What was looked at, and what is wrong with it, a sentence each. */
  readonly checks: Readonly<
    Record<'audit' | 'editions' | 'lake' | 'backup', { readonly count: number; readonly wrong: readonly string[] }>
  >
}

async function auditIn(home: string) {
  const { faultOfHeads, openState, secretIn } = await import('#state')
  const url = secretIn(process.env, 'ROLLCALL_STATE_URL')
  if (url === undefined && !existsSync(join(home, 'state', 'state.sqlite'))) return { count: 0, wrong: [] }
  await using state = await openState({ home, url })
  const faults = [await state.faultOfAudit(), await faultOfHeads(state, home)]
  const { seq } = await state.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()
  return { count: seq, wrong: faults.filter((fault) => fault !== null) }
}

async function editionsIn(home: string) {
  const { EditionError, EditionFolder } = await import('#warehouse')
  const folder = new EditionFolder(join(home, 'editions'))
  const wrong: string[] = []
  const manifests = await folder.list()
  for (const { id } of manifests) {
    try {
      await folder.verify(id)
    } catch (error) {
      if (!(error instanceof EditionError)) throw error
      wrong.push(error.message)
    }
  }
  return { count: manifests.length, wrong }
}

/** Proves by hash that audit log, editions and lake are what was written. */
export async function verify({ home }: Common): Promise<Verified> {
  const [{ verifyLake }, { faultsOfBackup }] = await Promise.all([
    import('../lake/index.ts'),
    import('../jobs/backup.ts'),
  ])
  const backup = await faultsOfBackup(home)
  // The copy's hash is taken before the store is opened.
  const lake = await verifyLake(home)
  const checks = {
    audit: await auditIn(home),
    editions: await editionsIn(home),
    lake: { count: lake.length === 0 ? 1 : 0, wrong: lake },
    backup: { count: backup === null ? 0 : 1, wrong: backup ?? [] },
  }
  return { verified: Object.values(checks).every(({ wrong }) => wrong.length === 0), checks }
}

function render({ verified, checks }: Verified): string {
  const { audit, editions, lake, backup } = checks
  const wrong = [audit, editions, lake, backup].flatMap((one) => one.wrong)
  if (!verified) return wrong.join('\n')
  return `All is as it was written: ${audit.count} audit entries, ${editions.count} editions, the lake${backup.count === 0 ? '' : ' and the files of the backup'}.`
}

export const verifyVerb = (program: Command) =>
  verb(program, 'verify', 'prove by hash that audit log, editions and lake are what was written').action(
    answering(verify, { render, succeeded: ({ verified }) => verified }),
  )
