import type { Command } from 'commander'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readSettings } from '../settings/index.ts'
import { answering, verb, type Common } from './conventions.ts'

interface DocsWords {
  readonly to?: string
}

export interface Documented {
  /** The page to begin with. */
  readonly index: string
  readonly files: number
}

/** Writes models, lineage, metrics, rules and the contract as a site of plain files. */
export async function docs({ home, to }: DocsWords & Common): Promise<Documented> {
  const [{ siteOf, writeSite }, { readPacks }] = await Promise.all([
    import('../docs/site.ts'),
    import('../rules/read.ts'),
  ])
  const folder = to === undefined ? join(home, 'docs') : resolve(to)
  const site = siteOf({ minN: readSettings(home).minN, packs: readPacks(home) })
  await writeSite(folder, site)
  return { index: join(folder, 'index.html'), files: site.size }
}

const render = ({ index, files }: Documented) => `${files} files are written; open ${pathToFileURL(index).href}`

export const docsVerb = (program: Command) =>
  verb(program, 'docs', 'write models, lineage, metrics, rules and contract as a site of plain files')
    .option('--to <dir>', 'folder of the site (default: docs in the home)')
    .action(answering(docs, { render }))
