import type { Command } from 'commander'
import type { Entry } from '#state'
import { whole } from './arguments.ts'
import { answering, verb, type Common } from './conventions.ts'
import { withState } from './store.ts'
import { table } from './table.ts'

interface AuditWords {
  readonly limit: number
  readonly before?: number
  readonly actor?: string
  readonly action?: string
}

const list = ({ home, limit, before, actor, action }: Common & AuditWords): Promise<{ entries: Entry[] }> =>
  withState(home, async (state, { auditEntries }) => ({
    entries: await auditEntries(state, { limit, before: before ?? null, actor, action }),
  }))

/** The audit log, the latest entries first. */
export function auditVerb(program: Command): Command {
  const audit = verb(program, 'audit', 'what people did')
  verb(audit, 'list', 'the entries of the audit log, the latest first')
    .option('--limit <number>', 'how many', whole(1), 50)
    .option('--before <seq>', 'those before an entry', whole(1))
    .option('--actor <name>', 'of one person')
    .option('--action <name>', 'of one kind, such as sign-in or export')
    .action(
      answering(list, {
        render: ({ entries }: { entries: Entry[] }) =>
          table(
            [
              { title: 'entry' },
              { title: 'at' },
              { title: 'who' },
              { title: 'did' },
              { title: 'to' },
              { title: 'details' },
            ],
            entries.map(({ seq, at, actor, action, subject, details }) => [
              String(seq),
              at,
              actor,
              action,
              subject,
              details,
            ]),
          ),
      }),
    )
  return audit
}
