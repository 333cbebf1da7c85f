import type { Command } from 'commander'
import type { ForgetReport } from '../jobs/forget.ts'
import { answering, verb, type Common } from './conventions.ts'

interface ForgetWords {
  readonly now: boolean
}

export interface Forgot extends ForgetReport {
  /** The edition published without the debtor; null: that is left to the next run. */
  readonly published: string | null
}

/** Erases a debtor from everything the installation holds; figures stay. */
export async function forget({ home, now }: ForgetWords & Common, debtor: string): Promise<Forgot> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/forget.ts')])
  return alone(
    home,
    'forget',
    {},
    async () => {
      const report = await job.forget(home, debtor)
      if (!now || report.edition_left === null) return { ...report, published: null }
      const [build, test, publish] = await Promise.all([
        import('../jobs/build.ts'),
        import('../jobs/test.ts'),
        import('../jobs/publish.ts'),
      ])
      await build.buildEdition(home)
      await test.testEdition(home)
      const { id } = await publish.publishEdition(home)
      return {
        ...report,
        edition_left: null,
        editions_deleted: [...report.editions_deleted, report.edition_left],
        published: id,
      }
    },
    ({ published, debtor_sha256, accounts, contacts, quarantined, editions_deleted }) => ({
      ...(published === null ? {} : { outcome: 'published' as const, edition: published }),
      facts: { debtor_sha256, accounts, contacts, quarantined, editions_deleted },
    }),
  )
}

const render = ({ accounts, contacts, quarantined, editions_deleted, edition_left, published }: Forgot) =>
  [
    `Forgotten: ${accounts} accounts, ${contacts} contacts and ${quarantined} quarantined records no longer say who it was.`,
    ...(editions_deleted.length > 0 ? [`Deleted editions: ${editions_deleted.join(', ')}.`] : []),
    ...(published === null ? [] : [`Edition ${published} is in use.`]),
    ...(edition_left === null
      ? []
      : [`Edition ${edition_left} is in use and still holds the debtor until \`rollcall run\` publishes the next.`]),
    'Files in the inbox and backups are yours to clear.',
  ].join('\n')

export const forgetVerb = (program: Command) =>
  verb(program, 'forget', 'erase a debtor from lake, quarantine and editions; figures stay')
    .argument('<debtor>', 'the debtor_id')
    .option('--now', 'publish an edition without the debtor at once', false)
    .action(answering(forget, { render }))
