import type { Command } from 'commander'
import type { Tested } from '../jobs/test.ts'
import { answering, verb, withProgress, type Common } from './conventions.ts'

/** Proves what every model promises over the file that was built. */
export async function test({ home }: Common): Promise<Tested> {
  const [{ alone }, job] = await Promise.all([import('../jobs/alone.ts'), import('../jobs/test.ts')])
  return alone(
    home,
    'test',
    {},
    () => withProgress(home, (onProgress) => job.testEdition(home, onProgress)),
    ({ sentences }) => ({ facts: { checks: sentences } }),
  )
}

const render = ({ sentences, carried }: Tested) =>
  `${sentences} checks passed${carried === 0 ? '' : `, ${carried} of them in the edition before, over what is as it was`}; put it into use with \`rollcall publish\`.`

export const testVerb = (program: Command) =>
  verb(program, 'test', 'prove what was built').action(answering(test, { render }))
