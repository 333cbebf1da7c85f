import type { Command } from 'commander'
import { day } from './arguments.ts'
import type { SnapshotCheck } from '../jobs/snapshots.ts'
import { answering, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

/** How month ends derived from placements and payments stand against the delivered ones. */
export async function snapshotsCheck({ home, asOf }: { readonly asOf?: string } & Common): Promise<SnapshotCheck> {
  const { checkSnapshots } = await import('../jobs/snapshots.ts')
  return checkSnapshots(home, asOf)
}

function render({ as_of, months, furthest }: SnapshotCheck): string {
  if (months.length === 0) return `No month end up to ${as_of} was delivered: there is nothing to check against.`
  const figure = (title: string) => ({ title, figure: true })
  const by = table(
    [
      { title: 'month end' },
      ...['both', 'only delivered', 'only derived', 'same status', 'same bucket', 'balances', 'same balance'].map(
        figure,
      ),
      ...['delivered', 'derived', 'apart'].map(figure),
    ],
    months.map((month) => [
      month.as_of,
      ...[month.both, month.only_delivered, month.only_derived, month.same_status, month.same_state],
      ...[month.known_balances, month.same_balance],
      ...[month.delivered_balance, month.derived_balance, month.balance_apart],
    ]),
  )
  if (furthest.length === 0) return `${by}\n\nEvery account both tell is told the same.`
  const worst = table(
    [
      { title: 'account' },
      { title: 'month end' },
      { title: 'delivered' },
      { title: 'derived' },
      figure('balance delivered'),
      figure('derived'),
    ],
    furthest.map((one) => [
      one.account_id,
      one.as_of,
      one.delivered_state,
      one.derived_state,
      one.delivered_balance,
      one.derived_balance,
    ]),
  )
  return `${by}\n\nFurthest apart:\n${worst}`
}

export function snapshotsVerb(program: Command): void {
  const group = verb(program, 'snapshots', 'month ends derived from placements and payments').helpCommand(false)
  verb(group, 'check', 'derive the month ends that were delivered, and set both beside each other')
    .option('--as-of <day>', 'the last day that is to exist', day)
    .action(answering(snapshotsCheck, { render }))
}
