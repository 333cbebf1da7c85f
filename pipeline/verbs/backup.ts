import type { Command } from 'commander'
import { resolve } from 'node:path'
import { answering, UsageError, verb, type Common } from './conventions.ts'

export interface BackedUp {
  readonly to: string
  readonly files: number
  readonly bytes: number
}

/** Copies a home into a new folder. */
export async function backup({ home }: Common, folder: string): Promise<BackedUp> {
  const { backUp, BackupError } = await import('../jobs/backup.ts')
  const to = resolve(folder)
  try {
    const { files } = await backUp(home, to, new Date())
    const all = Object.values(files)
    return { to, files: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) }
  } catch (error) {
    if (error instanceof BackupError) throw new UsageError(error.message, {}, 'backup')
    throw error
  }
}

export const backupVerb = (program: Command) =>
  verb(program, 'backup', 'copy the home into a new folder and prove the copy by hash; inbox and logs stay out')
    .argument('<dir>', 'a folder that does not exist yet, or is empty')
    .action(
      answering(backup, {
        render: ({ to, files, bytes }) =>
          `${files} files, ${bytes} bytes are in ${to}; rollcall verify --home ${to} proves them. A PostgreSQL state store is backed up with pg_dump.`,
      }),
    )
