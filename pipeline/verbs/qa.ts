import { Option, type Command } from 'commander'
import type { AgreementRow } from '#sql'
import { positive, whole } from './arguments.ts'
import { asking } from './asking.ts'
import { answering, verb, type Common } from './conventions.ts'
import { listing, rowsOf, type Listing } from './listing.ts'

interface SampleOptions extends Listing {
  readonly how: string
  readonly size: number
  readonly seed: number
}

/** Which contacts to listen to next, and why. */
export async function sample({ home, ...words }: SampleOptions & Common) {
  const { qaSample } = await import('#sql')
  return asking({ home, ...words }, (edition) => qaSample(edition, words))
}

/** How far reviewers of the same contacts agree. */
export async function agreement({ home, ...words }: Listing & { readonly pass: number } & Common) {
  const { reviewerAgreement } = await import('#sql')
  return asking({ home, ...words }, (edition) => reviewerAgreement(edition, words))
}

/** Mean scores of reviews and of the sections of their sheets. */
export async function sections({ home, ...words }: Listing & { readonly by?: string } & Common) {
  const { sectionScores } = await import('#sql')
  return asking({ home, ...words }, (edition) => sectionScores(edition, words))
}

const flat = ({ first, second, pairs, critical, difference, kappa }: AgreementRow) => ({
  first: first ?? 'all',
  second: second ?? 'all',
  pairs,
  critical_agreement: critical,
  score_difference: difference,
  kappa,
})

export function qaVerb(program: Command): void {
  const group = verb(program, 'qa', 'quality reviews: whom to listen to, how reviewers agree, scores').helpCommand(
    false,
  )
  listing(verb(group, 'sample', 'which contacts to listen to next, and why'))
    .addOption(
      new Option('--how <name>', 'by lot over all, or a share for everybody and more where there are reasons')
        .choices(['random', 'stratified'])
        .default('stratified'),
    )
    .option('--size <n>', 'how many contacts', whole(1), 20)
    .option('--seed <n>', 'the same seed on the same data proposes the same', whole(0), 1)
    .action(answering(sample, { render: rowsOf<{ rows: readonly object[] }>() }))
  listing(verb(group, 'agreement', 'how far reviewers of the same contacts agree'))
    .option('--pass <score>', 'from this score on a review passes', (text) => Number(positive(text)), 80)
    .action(
      answering(agreement, {
        render: (answer, options: Listing) => rowsOf<{ rows: object[] }>()({ rows: answer.rows.map(flat) }, options),
      }),
    )
  listing(verb(group, 'sections', 'mean scores by section of the sheet, with intervals'))
    .option('--by <list>', 'team, collector')
    .action(answering(sections, { render: rowsOf<{ rows: readonly object[] }>() }))
}
